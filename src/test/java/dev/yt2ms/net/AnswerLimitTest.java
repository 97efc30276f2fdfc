package dev.yt2ms.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLServerSocketFactory;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests clients against servers that send endless bytes outside the content of an answer, e.g. in headers. */
class AnswerLimitTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = EndlessAnswer.CHUNKED;

    /** The kinds of endless answers. In each, the server sends one text once and then repeats another text. */
    private enum Endless {
        CHUNK_SIZE(CHUNKED + "1;", "y"),
        CHUNK_SIZE_OF_A_LATER_CHUNK(CHUNKED + "1\r\na\r\n2;", "y"),
        CHUNK_SIZE_IN_ZEROS(CHUNKED, "0"),
        BLANKS_BEFORE_A_CHUNK(CHUNKED + "1", " "),
        TRAILER(CHUNKED + "0\r\nX-Trailer: ", "y"),
        TRAILERS(CHUNKED + "0\r\n", "X-Trailer: y\r\n"),
        STATUS_LINE("HTTP/1.1 200 ", "y"),
        HEADER(OK + "X-Header: ", "y"),
        HEADERS(OK, "X-Header: y\r\n"),
        INTERIM_ANSWERS("", "HTTP/1.1 103 Early Hints\r\n\r\n"),
        FILE_NAME_IN_GZIP(OK + "Content-Encoding: gzip\r\n\r\n\u001f\u008b\b\b\0\0\0\0\0\0", "y"),
        NO_HTTP("", "y");

        private final String once;
        private final String again;

        Endless(String once, String again) {
            this.once = once;
            this.again = again;
        }
    }

    @TempDir
    private Path folder;

    private static IOException failure(Network network, String address) {
        OkHttpClient client =
                network.client().readTimeout(Duration.ofMinutes(2)).build();
        return catchThrowableOfType(IOException.class, () -> {
            try (Response response =
                    client.newCall(new Request.Builder().url(address).build()).execute()) {
                response.body().byteStream().readAllBytes();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void endlessHeadersOrChunkSizesAreNotReadForever(Endless endless) {
        try (EndlessAnswer server = new EndlessAnswer(ServerSocketFactory.getDefault(), endless.once, endless.again)) {
            assertThat(failure(Network.direct(), server.address())).isNotNull();
            server.assertNotRead();
        }
    }

    @Test
    void answersOverTlsOrASocksProxyAreLimitedToo() {
        HeldCertificate authority =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        HandshakeCertificates certificates = new HandshakeCertificates.Builder()
                .heldCertificate(
                        new HeldCertificate.Builder()
                                .addSubjectAlternativeName("127.0.0.1")
                                .addSubjectAlternativeName("outside.example")
                                .signedBy(authority)
                                .build(),
                        authority.certificate())
                .build();
        SSLServerSocketFactory tls = certificates.sslContext().getServerSocketFactory();
        String trusted = "migration.tls.ca-file=" + Networks.pem(folder.resolve("ca.pem"), authority);
        try (EndlessAnswer server = new EndlessAnswer(tls, Endless.CHUNK_SIZE.once, Endless.CHUNK_SIZE.again);
                SocksProxy proxy = new SocksProxy("me", "secret", server.port())) {
            Network direct = Network.ofSource(Networks.of(folder, Map.of(), trusted));

            assertThat(failure(direct, server.address().replace("http:", "https:")))
                    .hasMessageContaining("line");
            server.assertNotRead();

            Network socks = Network.ofSource(Networks.of(
                    folder,
                    Map.of("PROXY", "socks5://me:secret@" + proxy.place()),
                    trusted,
                    "migration.source.proxy=${PROXY}"));

            assertThat(failure(socks, "https://outside.example/")).hasMessageContaining("line");
            server.assertNotRead();
        }
    }

    @Test
    void aBodyOfAnySizeIsReadInChunksOfAnySize() throws IOException {
        byte[] chunk = ("1;" + "y".repeat(200) + "\r\na\r\n").repeat(100).getBytes(StandardCharsets.US_ASCII);
        try (SocketServer server = new SocketServer(ServerSocketFactory.getDefault(), client -> {
            SocketServer.httpHead(client.getInputStream());
            OutputStream out = client.getOutputStream();
            out.write(CHUNKED.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 200; i++) {
                out.write(chunk);
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            client.getInputStream().read();
        })) {
            OkHttpClient client = Network.direct().client().build();

            try (Response response = client.newCall(new Request.Builder()
                            .url("http://" + server.place() + "/")
                            .build())
                    .execute()) {
                assertThat(response.body().byteStream().readAllBytes()).hasSize(20_000);
            }
        }
    }
}
