package dev.yt2ms.mainstreaming.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.net.EndlessAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadFailureTest extends PlatformFixture {

    /** More bytes than the socket buffers of both sides can hold. */
    private static final long BIG = 64_000_000;

    private LoopbackServer afterAll(LoopbackServer.Handler answer) {
        return serving(exchange -> {
            exchange.skip(exchange.contentLength());
            answer.handle(exchange);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "400, upload-rejected, RETRY, OPERATOR",
        "401, upload-url-refused, RETRY, OPERATOR",
        "403, upload-url-refused, RETRY, OPERATOR",
        "404, upload-url-expired, RETRY, OPERATOR",
        "410, upload-url-expired, RETRY, OPERATOR",
        "411, upload-rejected, RETRY, OPERATOR",
        "413, upload-too-large, PERMANENT,",
        "415, upload-rejected, RETRY, OPERATOR",
        "422, upload-rejected, RETRY, OPERATOR",
    })
    @Survives({FaultCell.UPLOAD_URL_EXPIRED, FaultCell.UPLOAD_URL_USED})
    void aRefusalAfterTheWholeFileWasSentIsAFailure(int status, String rule, FailureClass is, FailureClass inARow) {
        LoopbackServer uploads = afterAll(exchange -> exchange.answer(status, "", "<html>no</html>"));

        Failure failure = failed(upload(uploads, 1000));

        assertRow(failure, rule, is, inARow);
        assertThat(failure.message()).contains("HTTP " + status);
        assertThat(uploads.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            404 | <h2>HTTP Error 404.13 - Not Found</h2>
            404 | <h3>The request filtering module is configured to deny a request that exceeds the request content length.</h3>
            413 | 413.1 - Request Entity Too Large
            400 | {"Message": "Maximum request length exceeded."}
            500 | <title>Maximum request length exceeded.</title>
            400 | The maximum message size quota for incoming messages (65536) has been exceeded.
            """)
    void aFileTooLargeForTheWebServerIsNoOutage(int status, String body) {
        LoopbackServer uploads = afterAll(exchange -> exchange.answer(status, "", body));

        Failure failure = failed(upload(uploads, 1000));

        assertRow(failure, "upload-too-large", FailureClass.PERMANENT, null);
        assertThat(failure.message()).contains("HTTP " + status);
    }

    @ParameterizedTest
    @CsvSource({
        "301, upload-redirected, RETRY, OPERATOR",
        "302, upload-redirected, RETRY, OPERATOR",
        "303, upload-redirected, RETRY, OPERATOR",
        "307, upload-redirected, RETRY, OPERATOR",
        "308, upload-redirected, RETRY, OPERATOR",
        "402, upload-odd-status, RETRY, OPERATOR",
        "408, upload-unavailable, RETRY, OUTAGE",
        "421, upload-odd-status, RETRY, OPERATOR",
        "429, upload-throttled, RETRY, OUTAGE",
        "500, upload-unavailable, RETRY, OUTAGE",
        "502, upload-unavailable, RETRY, OUTAGE",
        "503, upload-unavailable, RETRY, OUTAGE",
        "504, upload-unavailable, RETRY, OUTAGE",
    })
    @Survives({FaultCell.UPLOAD_5XX, FaultCell.UPLOAD_REDIRECTED})
    void anyOtherHttpStatusLeavesTheUploadUnsureAndUnrepeated(
            int status, String rule, FailureClass is, FailureClass inARow) {
        LoopbackServer elsewhere = answering(200, "", "{\"contentId\":\"1\"}");
        LoopbackServer uploads = afterAll(exchange -> exchange.answer(
                status, "Retry-After: 0\r\nLocation: http://127.0.0.1:" + elsewhere.port() + "/\r\n", ""));

        assertRow(unsure(upload(uploads, 1000)), rule, is, inARow);
        assertThat(uploads.connections()).isEqualTo(1);
        assertThat(elsewhere.connections()).isZero();
    }

    private static void assertRow(Failure failure, String rule, FailureClass is, FailureClass inARow) {
        assertThat(failure.rule()).isEqualTo(rule);
        assertThat(failure.failureClass()).isEqualTo(is);
        assertThat(failure.inARow()).isEqualTo(Optional.ofNullable(inARow));
    }

    @ParameterizedTest
    @CsvSource({
        "200, true",
        "404, true",
        "405, true",
        "500, true",
        "408, false",
        "429, false",
        "502, false",
        "503, false",
        "504, false",
        "522, false",
    })
    void theStatusShowsWhetherAnUploadServerIsAvailable(int status, boolean answers) {
        LoopbackServer uploads = serving(exchange -> {
            assertThat(exchange.head()).startsWith("GET /");
            exchange.answer(status, "", "<html>no</html>");
        });

        assertThat(client(sessionsAt(uploads)).answersUploads()).isEqualTo(answers);
        assertThat(uploads.connections()).isEqualTo(1);
    }

    @Test
    void anUploadServerThatAcceptsNoConnectionIsUnavailable() {
        LoopbackServer uploads = serving(exchange -> {});
        uploads.close();

        assertThat(client(sessionsAt(uploads)).answersUploads()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    @Survives(FaultCell.UPLOAD_429_RETRY_AFTER)
    void theWaitThatABusyServerRequestsIsReported(int status) {
        LoopbackServer uploads = afterAll(exchange -> exchange.answer(status, "Retry-After: 120\r\n", ""));

        assertThat(unsure(upload(uploads, 10)).retryAfter()).contains(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "{\"d\":null}",
                "{\"contentId\":null}",
                "{\"contentId\":0}",
                "{\"contentId\":\"\"}",
                "{\"contentId\":{\"a\":1}}",
                "garbage",
                "<html><body>Welcome</body></html>",
                "<!DOCTYPE html><p>",
                "<a>",
                "{\"Message\":\"Disk full\",\"ExceptionType\":\"System.IO.IOException\"}"
            })
    @Survives(FaultCell.UPLOAD_STORED_THEN_GARBAGE)
    void anAcceptedUploadWithoutAContentIdIsUnsure(String answer) {
        Failure failure = unsure(upload(afterAll(exchange -> exchange.answer(200, "", answer)), 1000));

        assertThat(failure.rule()).isEqualTo("upload-unreadable");
    }

    @Test
    void aFaultAboutTheTokenBlamesTheUploadSession() {
        LoopbackServer uploads = afterAll(
                exchange -> exchange.answer(500, "", "{\"Message\":\"Session token expired: S3SS10N-0123456789\"}"));

        assertThat(unsure(upload(uploads, 1000)).rule()).isEqualTo("upload-url-refused");
    }

    @Test
    void theUploadAddressIsRemovedFromMessagesThatQuoteIt() {
        LoopbackServer uploads = afterAll(exchange -> exchange.answer(
                404,
                "",
                "{\"Message\":\"No " + UPLOAD_PATH + " here, see http://127.0.0.1" + UPLOAD_PATH + " or "
                        + TOKEN.replace("\"", "\\\"") + "\"}"));

        assertThat(failed(upload(uploads, 1000)).message()).contains("No (address) here, see (address) or ***");
    }

    @Test
    @Survives(FaultCell.UPLOAD_RESET)
    void aConnectionResetInTheMiddleIsACertainFailure() {
        LoopbackServer uploads = serving(exchange -> {
            exchange.skip(1_000_000);
            exchange.reset();
        });

        assertRow(failed(upload(uploads, BIG)), "upload-cut", FailureClass.RETRY, FailureClass.OUTAGE);
        assertThat(uploads.connections()).isEqualTo(1);
    }

    @Test
    @Survives(FaultCell.UPLOAD_ANSWER_LOST)
    void aConnectionResetAfterTheLastByteLeavesTheUploadUnsure() {
        LoopbackServer uploads = afterAll(LoopbackServer.Exchange::reset);

        assertThat(unsure(upload(uploads, BIG)).rule()).isEqualTo("upload-answer-lost");
        assertThat(uploads.connections()).isEqualTo(1);
    }

    @Test
    void aConnectionClosedDuringTheAnswerLeavesTheUploadUnsure() {
        LoopbackServer uploads = afterAll(exchange -> {
            exchange.out()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"conte".getBytes(StandardCharsets.UTF_8));
            exchange.out().flush();
        });

        assertThat(unsure(upload(uploads, 1000)).rule()).isEqualTo("upload-answer-lost");
    }

    @Test
    @Survives(FaultCell.UPLOAD_STORED_THEN_GARBAGE)
    void anAnswerThatIsNotHttpLeavesTheUploadUnsure() {
        LoopbackServer uploads =
                afterAll(exchange -> exchange.out().write("SSH-2.0-x\r\n\r\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(unsure(upload(uploads, 1000)).rule()).isEqualTo("upload-answer-lost");
    }

    @Test
    @Survives(FaultCell.UPLOAD_STALLS)
    void aServerThatStopsReadingIsNoticed() {
        timeouts = QUICK_UPLOAD;
        CountDownLatch over = new CountDownLatch(1);
        LoopbackServer uploads = serving(exchange -> {
            exchange.skip(100_000);
            UploadTest.awaitQuietly(over);
        });

        assertRow(failed(upload(uploads, BIG)), "upload-stalled", FailureClass.RETRY, FailureClass.OUTAGE);
        over.countDown();
    }

    @Test
    @Survives(FaultCell.UPLOAD_READ_SLOWLY)
    void aServerThatReadsTooSlowlyIsNoticed() {
        timeouts = QUICK_UPLOAD;
        LoopbackServer uploads = serving(exchange -> {
            exchange.socket().setReceiveBufferSize(4096);
            exchange.skip(1000);
            while (exchange.skip(10) == 10) {
                LockSupport.parkNanos(100_000_000);
            }
        });

        assertRow(failed(upload(uploads, BIG)), "upload-stalled", FailureClass.RETRY, FailureClass.OUTAGE);
    }

    @Test
    void aServerThatNeverAnswersIsNoticed() {
        timeouts = QUICK_UPLOAD;
        LoopbackServer uploads = afterAll(exchange -> exchange.in().read());

        assertThat(unsure(upload(uploads, 1000)).rule()).isEqualTo("upload-unanswered");
    }

    @Test
    @Survives(FaultCell.UPLOAD_ANSWERED_SLOWLY)
    void anAnswerThatArrivesByteByByteForEverIsNoticed() {
        timeouts = QUICK_UPLOAD;
        LoopbackServer uploads = afterAll(exchange -> {
            exchange.out().write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.UTF_8));
            drip(exchange);
        });

        assertThat(unsure(upload(uploads, 1000)).rule()).isEqualTo("upload-unanswered");
    }

    @Test
    void aBodyThatArrivesByteByByteForEverIsNoticed() {
        timeouts = QUICK_UPLOAD;
        LoopbackServer uploads = afterAll(exchange -> {
            exchange.out().write("HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            drip(exchange);
        });

        assertThat(unsure(upload(uploads, 1000)).rule()).isEqualTo("upload-unanswered");
    }

    @Test
    void anEndlessAnswerIsNotReadIntoMemory() {
        try (EndlessAnswer server = new EndlessAnswer()) {
            String address = server.address() + UPLOAD_PATH.substring(1);

            assertThat(unsure(upload(client(sessions(address)), 10)).rule()).isEqualTo("upload-answer-lost");
            server.assertNotRead();
            assertThat(failed(upload(client(server.address()), 10)).rule()).isEqualTo("method-unreachable");
            server.assertNotRead();
        }
    }

    /** Sends a byte every 100 ms without end, so that no read ever times out. */
    static void drip(LoopbackServer.Exchange exchange) throws IOException {
        exchange.socket().setSoTimeout(100);
        while (true) {
            exchange.out().write('a');
            exchange.out().flush();
            try {
                exchange.in().read();
                return;
            } catch (java.net.SocketTimeoutException e) {
                // The client has sent nothing within 100 ms, so the next byte follows.
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"413, upload-too-large", "403, upload-url-refused", "503, upload-unavailable", "302, upload-redirected"
    })
    @Survives({FaultCell.UPLOAD_REFUSED_EARLY, FaultCell.UPLOAD_413})
    void anEarlyRefusalIsReportedInsteadOfTheBrokenPipe(int status, String rule) {
        LoopbackServer uploads = serving(exchange -> {
            exchange.skip(100_000);
            exchange.answer(status, "", "{\"Message\":\"enough\"}");
        });

        Failure failure = failed(upload(uploads, BIG));

        assertThat(failure.rule()).isEqualTo(rule);
    }

    /**
     * If the server answers with success before it has received the whole file, the upload has failed. If its outcome
     * counted as unknown, a later search by referenceID would find the truncated content and take it for the whole
     * video.
     */
    @Test
    @Survives(FaultCell.UPLOAD_ACCEPTED_EARLY)
    void anAcceptanceBeforeTheWholeFileWasSentIsNotBelieved() {
        LoopbackServer uploads = serving(exchange -> {
            exchange.skip(100_000);
            exchange.answer(200, "", "{\"contentId\":\"1\"}");
        });

        assertRow(failed(upload(uploads, BIG)), "upload-answered-early", FailureClass.RETRY, FailureClass.OUTAGE);
    }

    @Test
    void anUnavailableUploadServerIsReportedWithoutItsAddress() {
        LoopbackServer gone = serving(exchange -> {});
        gone.close();

        assertRow(failed(upload(gone, 1000)), "upload-unreachable", FailureClass.RETRY, FailureClass.OUTAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"d\":{}}",
                "{\"d\":null}",
                "{\"d\":{\"uploadPath\":null}}",
                "{\"d\":{\"uploadPath\":\" \"}}",
                "{\"d\":{\"uploadPath\":\"/relative\"}}",
                "{\"uploadPath\":\"ftp://example.com/\"}",
                "{\"uploadPath\":\"http://\"}",
                "{\"uploadPath\":\"file:///etc/passwd\"}",
                "{\"uploadPath\":\"javascript:alert(1)\"}",
                "<UploadSessionDTO><uploadPath>nowhere</uploadPath></UploadSessionDTO>"
            })
    @Survives({FaultCell.UPLOAD_URL_IS_NONE, FaultCell.SESSION_WITHOUT_D})
    void aSessionWithoutAUsableAddressIsReportedSeparately(String answer) {
        Failure failure = failed(upload(client(answering(200, "", answer)), 10));

        assertRow(failure, "upload-url-missing", FailureClass.RETRY, FailureClass.OPERATOR);
    }

    @Test
    @Survives(FaultCell.SESSION_IS_HTML)
    void anHtmlPageInsteadOfASessionIsAnOutage() {
        Failure failure = failed(upload(client(answering(200, "", "<!DOCTYPE html><p>Maintenance")), 10));

        assertRow(failure, "method-answered-html", FailureClass.OUTAGE, null);
    }

    @Test
    void aRefusedKeyEndsTheUploadBeforeItBegins() {
        Failure failure = failed(upload(client(answering(401, "", "")), 10));

        assertRow(failure, "key-refused", FailureClass.OPERATOR, null);
    }
}
