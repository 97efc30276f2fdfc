package dev.yt2ms.youtube;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.ConnectionFactory;
import com.google.api.client.http.javanet.DefaultConnectionFactory;
import com.google.api.client.http.javanet.NetHttpTransport;
import dev.yt2ms.run.RunControl;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/** Connections that the end of the run breaks: nobody waits then for a server that does not answer. */
final class StoppableConnections implements ConnectionFactory {

    private final ConnectionFactory connections = new DefaultConnectionFactory();
    /** Those that ended go by themselves: nobody else holds them. */
    private final Set<HttpURLConnection> open = Collections.newSetFromMap(new WeakHashMap<>());

    private boolean stopped;

    private StoppableConnections() {}

    /** A transport over such connections. */
    static HttpTransport transport(RunControl control) {
        StoppableConnections connections = new StoppableConnections();
        control.onStop(connections::stop);
        return new NetHttpTransport.Builder().setConnectionFactory(connections).build();
    }

    @Override
    public synchronized HttpURLConnection openConnection(URL url) throws IOException {
        if (stopped) {
            throw new IOException("the run ends");
        }
        HttpURLConnection connection = connections.openConnection(url);
        open.add(connection);
        return connection;
    }

    private void stop() {
        List<HttpURLConnection> toBreak;
        synchronized (this) {
            stopped = true;
            toBreak = new ArrayList<>(open);
        }
        toBreak.forEach(HttpURLConnection::disconnect);
    }
}
