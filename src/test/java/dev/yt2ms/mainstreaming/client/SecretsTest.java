package dev.yt2ms.mainstreaming.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SecretsTest extends PlatformFixture {

    @Test
    void logsAndMessagesContainNeitherTheKeyNorAnUploadUrl() {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        root.addAppender(logged);
        root.setLevel(Level.TRACE);
        PrintStream console = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        List<String> texts = new ArrayList<>();
        try {
            for (LoopbackServer.Handler behaviour : behaviours()) {
                texts.add(upload(serving(behaviour), 5_000_000).toString());
                MainStreamingClient client = client(serving(behaviour));
                Throwable failure = catchThrowable(client::categories);
                StringWriter trace = new StringWriter();
                if (failure != null) {
                    failure.printStackTrace(new PrintWriter(trace));
                }
                texts.add(trace.toString());
            }
        } finally {
            System.setErr(console);
            root.detachAppender(logged);
            root.setLevel(before);
        }

        texts.forEach(PlatformFixture::assertNoSecretIn);
        assertThat(logged.list).isNotEmpty();
        logged.list.forEach(event -> assertNoSecretIn(event.getFormattedMessage()));
        assertNoSecretIn(printed.toString(StandardCharsets.UTF_8));
    }

    private static List<LoopbackServer.Handler> behaviours() {
        String quoting = "{\"Message\":\"" + UPLOAD_PATH + " http:\\/\\/127.0.0.1" + UPLOAD_PATH + " "
                + TOKEN.replace("\"", "\\\"") + "\"}";
        List<LoopbackServer.Handler> behaviours = new ArrayList<>();
        for (int status : new int[] {200, 302, 400, 403, 404, 413, 429, 500, 503}) {
            behaviours.add(exchange -> {
                exchange.skip(exchange.contentLength());
                exchange.answer(status, "Location: " + UPLOAD_PATH + "\r\n", quoting);
            });
        }
        behaviours.add(LoopbackServer.Exchange::reset);
        behaviours.add(exchange -> {
            exchange.skip(exchange.contentLength());
            exchange.reset();
        });
        behaviours.add(
                exchange -> exchange.out().write((UPLOAD_PATH + TOKEN + "\r\n\r\n").getBytes(StandardCharsets.UTF_8)));
        return behaviours;
    }
}
