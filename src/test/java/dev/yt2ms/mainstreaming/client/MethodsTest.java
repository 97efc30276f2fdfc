package dev.yt2ms.mainstreaming.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.mainstreaming.PageRetry;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.settings.DestinationSettings.Format;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MethodsTest extends PlatformFixture {

    private Failure failure(MainStreamingClient client) {
        PlatformException e = catchThrowableOfType(PlatformException.class, client::categories);
        assertThat(e).isNotNull().hasNoCause();
        assertThat(e.getSuppressed()).isEmpty();
        assertNoSecretIn(e.toString());
        assertNoSecretIn(e.failure().toString());
        return e.failure();
    }

    @ParameterizedTest
    @CsvSource({
        "301, method-redirected, OPERATOR,",
        "302, method-redirected, OPERATOR,",
        "307, method-redirected, OPERATOR,",
        "308, method-redirected, OPERATOR,",
        "400, method-refused, RETRY, OPERATOR",
        "401, key-refused, OPERATOR,",
        "403, key-refused, OPERATOR,",
        "404, method-unknown, OPERATOR,",
        "405, method-unknown, OPERATOR,",
        "408, method-unavailable, OUTAGE,",
        "409, method-refused, RETRY, OPERATOR",
        "413, method-refused, RETRY, OPERATOR",
        "429, method-throttled, OUTAGE,",
        "500, method-unavailable, OUTAGE,",
        "502, method-unavailable, OUTAGE,",
        "503, method-unavailable, OUTAGE,",
    })
    void everyHttpStatusIsClassified(int status, String rule, FailureClass is, FailureClass inARow) {
        LoopbackServer elsewhere = answering(200, "", "[]");
        LoopbackServer api = answering(
                status,
                "Retry-After: 0\r\nLocation: http://127.0.0.1:" + elsewhere.port() + "/\r\n",
                "<html>token</html>");

        Failure failure = failure(client(api));

        assertThat(failure.rule()).isEqualTo(rule);
        assertThat(failure.failureClass()).isEqualTo(is);
        assertThat(failure.inARow()).isEqualTo(Optional.ofNullable(inARow));
        assertThat(api.connections()).isEqualTo(1);
        assertThat(elsewhere.connections()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | {\"ExceptionDetail\":{\"Message\":\"Invalid token\"},\"ExceptionType\":\"System.Exception\",\"Message\":\"x\"}",
                "500 | {\"Message\":\"x\",\"ExceptionType\":\"System.UnauthorizedAccessException\"}",
                "400 | {\"message\":\"the API key is wrong\"}",
                "200 | {\"d\":{\"ExceptionType\":\"InvalidKeyException\",\"Message\":\"no\"}}",
                "200 | {\"d\":\"Token not valid\"}",
                "200 | {\"error\":{\"message\":\"Address not on the whitelist\"}}",
                "500 | <Fault xmlns=\"http://schemas.microsoft.com/ws/2005/05/envelope/none\"><Code><Value>Receiver</Value></Code><Reason><Text>Authorization failed</Text></Reason></Fault>",
                "200 | <s:Envelope xmlns:s=\"urn:s\"><s:Body><s:Fault><faultcode>a</faultcode><faultstring>bad token</faultstring></s:Fault></s:Body></s:Envelope>",
                "200 | <string>Access denied</string>",
            })
    @Survives({FaultCell.KEY_REFUSED, FaultCell.ADDRESS_NOT_WHITELISTED})
    void aFaultAboutTheKeyNeedsAPersonWhateverItsHttpStatus(int status, String body) {
        Failure failure = failure(client(answering(status, "", body)));

        assertThat(failure.rule()).isEqualTo("key-refused");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(failure.message())
                .containsIgnoringCase("refuses the key, or this machine's address is not on the account's whitelist");
    }

    @Test
    @Survives({FaultCell.KEY_REFUSED, FaultCell.ADDRESS_NOT_WHITELISTED})
    void aKeyRefusedForAnUploadIsNotUsedAgain() {
        LoopbackServer api = answering(403, "", "");
        MainStreamingClient client = client(api);
        failed(upload(client, 10));

        assertThat(failed(upload(client, 10)).rule()).isEqualTo("key-refused");
        assertThat(failure(client).rule()).isEqualTo("key-refused");
        assertThatThrownBy(() -> client.content("c1")).isInstanceOf(PlatformException.class);
        assertThatThrownBy(() -> client.scan(content -> true, PageRetry.NEVER)).isInstanceOf(PlatformException.class);
        assertThat(api.connections()).isEqualTo(1);
    }

    @Test
    void aKeyThatCannotReadContentsIsStillUsedForOtherRequests() {
        LoopbackServer api = serving(exchange -> {
            exchange.skip(exchange.contentLength());
            exchange.answer(exchange.head().contains("/GetVodContentByContentID") ? 403 : 200, "", "[]");
        });
        MainStreamingClient client = client(api);
        PlatformException refused = catchThrowableOfType(PlatformException.class, () -> client.content("c1"));

        assertThat(refused.failure().rule()).isEqualTo("key-refused");
        assertThat(client.categories()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The given key was not present in the dictionary. KeyNotFoundException",
                "Violation of PRIMARY KEY constraint",
                "Could not load System, PublicKeyToken=b77a5c561934e089",
                "The token 'x' was expected but found 'y'",
                "monkey business"
            })
    void faultsInOurOwnRequestsDoNotCountAsARefusedKey(String message) {
        String body = "{\"Message\":\"" + message + "\",\"StackTrace\":\"at X(CancellationToken token)\"}";

        assertThat(failure(client(answering(500, "", body))).rule()).isEqualTo("method-unavailable");
        assertThat(failure(client(answering(200, "", body))).rule()).isEqualTo("method-fault");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html><body>Maintenance</body></html> | method-answered-html | OUTAGE",
                "<!DOCTYPE html><p>Sorry | method-answered-html | OUTAGE",
                "'' | method-unreadable | RETRY",
                "hello | method-unreadable | RETRY",
                "<a><b></a> | method-unreadable | RETRY",
                "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a> | method-unreadable | RETRY",
                "{\"d\":[ | method-unreadable | RETRY",
                "{} | method-unreadable | RETRY",
                "{\"d\":{\"x\":1}} | method-unreadable | RETRY",
                "17 | method-unreadable | RETRY",
            })
    void reportsUnusableAnswers(String body, String rule, FailureClass is) {
        Failure failure = failure(client(answering(200, "", body)));

        assertThat(failure.rule()).isEqualTo(rule);
        assertThat(failure.failureClass()).isEqualTo(is);
    }

    @ParameterizedTest
    @CsvSource({
        "17, 17",
        "'Mon, 23 Nov 2026 06:01:30 GMT', 90",
        "'Sun, 22 Nov 2026 06:01:30 GMT',",
        "999999999, 86400",
        "soon,",
        "-5,"
    })
    void retryAfterIsReadAsSecondsOrAsADate(String header, Long seconds) {
        Failure failure = failure(client(answering(429, "Retry-After: " + header + "\r\n", "")));

        assertThat(failure.retryAfter()).isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds));
    }

    @Test
    void anUnreachablePlatformIsAnOutage() {
        LoopbackServer gone = serving(exchange -> {});
        MainStreamingClient client = client(gone);
        gone.close();
        assertOutage(failure(client));
    }

    @Test
    @Survives(FaultCell.NAME_NOT_RESOLVED)
    void aNameThatDoesNotResolveIsAnOutage() {
        network = http -> http.dns(host -> {
            throw new UnknownHostException(host);
        });
        assertOutage(failure(client("https://api.example/")));
    }

    @Test
    void aResetConnectionOrATruncatedAnswerIsAnOutage() {
        assertOutage(failure(client(serving(LoopbackServer.Exchange::reset))));
        assertOutage(failure(client(serving(exchange -> {
            exchange.skip(exchange.contentLength());
            exchange.out().write("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n[".getBytes(StandardCharsets.UTF_8));
        }))));
    }

    @Test
    void aPlatformThatIsSilentOrTooSlowIsAnOutage() {
        timeouts = QUICK;
        assertOutage(failure(client(serving(exchange -> {
            exchange.skip(exchange.contentLength());
            exchange.in().read();
        }))));
        assertOutage(failure(client(serving(exchange -> {
            exchange.skip(exchange.contentLength());
            exchange.out().write("HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            UploadFailureTest.drip(exchange);
        }))));
    }

    private static void assertOutage(Failure failure) {
        assertThat(failure.rule()).isEqualTo("method-unreachable");
        assertThat(failure.failureClass()).isEqualTo(FailureClass.OUTAGE);
    }

    @Test
    void anEndlessAnswerIsNotReadBeyondTheLimit() {
        LoopbackServer api = serving(exchange -> {
            exchange.skip(exchange.contentLength());
            exchange.out()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            byte[] blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
            while (true) {
                exchange.out().write(blanks);
            }
        });

        assertThat(failure(client(api)).rule()).isEqualTo("method-unreadable");
    }

    @Test
    void faultTextsAreShortAndClean() {
        String body = "{\"Message\":\"a\\u0000b\\u001b[31m\\u202ec\\r\\n see https://x.example/y?k=" + UPLOAD_PATH
                + " for " + TOKEN.replace("\"", "\\\"") + " " + "\ud83d\ude00".repeat(400) + "\"}";

        String message = failure(client(answering(200, "", body))).message();

        assertThat(message).contains("a b [31mc see (address) for ***");
        assertThat(message.length()).isLessThan(320);
        assertThat(message.codePoints().noneMatch(c -> Character.isISOControl(c) || c >= 0xd800 && c < 0xe000))
                .isTrue();
    }

    private String requestBody(Format form) {
        format = form;
        AtomicReference<String> body = new AtomicReference<>();
        client(serving(exchange -> {
                    body.set(new String(
                            exchange.in().readNBytes((int) exchange.contentLength()), StandardCharsets.UTF_8));
                    exchange.answer(200, "", "null");
                }))
                .content("4 & <5>\0\ud800\u0085\r\n]]>");
        return body.get();
    }

    @Test
    void jsonRequestsCarryTheKeyAndTheArguments() {
        JsonNode body = JsonMapper.shared().readTree(requestBody(Format.JSON));

        assertThat(body.get("token").asString()).isEqualTo(TOKEN);
        assertThat(body.get("contentId").asString()).startsWith("4 & <5>");
    }

    @Test
    void xmlRequestsAreEscaped() throws Exception {
        String body = requestBody(Format.XML);

        assertThat(body).startsWith("<GetVodContentByContentID><token>T0k3n-&lt;&amp;");
        XmlTree tree = XmlTree.read(body.getBytes(StandardCharsets.UTF_8));
        assertThat(tree.root()).isEqualTo("GetVodContentByContentID");
        assertThat(tree.node().get("token").asString()).isEqualTo(TOKEN);
        assertThat(tree.node().get("contentId").asString()).isEqualTo("4 & <5>\ufffd\ufffd\u0085\r\n]]>");
    }

    @ParameterizedTest
    @CsvSource({
        "{\"d\":true}, true",
        "true, true",
        "{\"d\":false}, false",
        "{\"DeleteVodContentResult\":false}, false",
        "<boolean xmlns=\"http://schemas.microsoft.com/2003/10/Serialization/\">true</boolean>, true",
        "<DeleteVodContentResponse><DeleteVodContentResult>false</DeleteVodContentResult></DeleteVodContentResponse>, false",
    })
    void aDeletionReportsWhetherTheContentWasDeleted(String body, boolean done) {
        assertThat(client(answering(200, "", body)).delete("c1")).isEqualTo(done);
    }

    @ParameterizedTest
    @CsvSource({
        "200, '', method-unreadable",
        "200, {\"d\":null}, method-unreadable",
        "200, {\"d\":{\"contentId\":\"c1\"}}, method-unreadable",
        "200, <html>true</html>, method-answered-html",
        "503, true, method-unavailable",
        "401, '', key-refused",
    })
    void aDeletionWithoutAClearAnswerIsAFailure(int status, String body, String rule) {
        MainStreamingClient client = client(answering(status, "", body));

        PlatformException e = catchThrowableOfType(PlatformException.class, () -> client.delete("c1"));

        assertThat(e.failure().rule()).isEqualTo(rule);
    }

    @Test
    void theClientRevealsNoSecrets() {
        assertNoSecretIn(client("http://127.0.0.1:1/").toString());
    }
}
