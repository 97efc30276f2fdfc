package dev.yt2ms.sandbox.youtube;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Imitates the browser in which the channel's owner logs in. It follows all redirects. */
public final class OwnersBrowser {

    private OwnersBrowser() {}

    /** Opens an address. Returns the page at which the redirects end. */
    public static HttpResponse<String> open(URI address) {
        try {
            return HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.ALWAYS)
                    .build()
                    .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
