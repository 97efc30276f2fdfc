package dev.yt2ms.mainstreaming.client;

import dev.yt2ms.mainstreaming.UploadOutcome;
import dev.yt2ms.mainstreaming.UploadRequest;
import dev.yt2ms.mainstreaming.client.MultipartUpload.Stage;
import dev.yt2ms.model.Failure;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.TransferListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okio.AsyncTimeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts a file to an upload address, without retries, and derives the outcome from the answer or error. */
final class FileUpload {

    private static final int ANSWER_BYTES = 1 << 20;

    /**
     * The texts with which IIS, ASP.NET and WCF refuse a body that exceeds their limits. The status may be e.g. 404,
     * 400 or 500.
     */
    private static final Pattern SAYS_TOO_LARGE = Pattern.compile(
            "\\b404\\.13\\b|\\b413\\.1\\b|exceeds the request content length|request entity (?:is )?too large"
                    + "|maximum request length exceeded|maximum message size quota",
            Pattern.CASE_INSENSITIVE);

    private static final Logger log = LoggerFactory.getLogger(FileUpload.class);

    private final OkHttpClient http;
    private final Duration answerTimeout;
    private final OptionalLong rateLimit;
    private final Clock clock;

    FileUpload(OkHttpClient http, Duration answerTimeout, OptionalLong rateLimit, Clock clock) {
        this.http = http;
        this.answerTimeout = answerTimeout;
        this.rateLimit = rateLimit;
        this.clock = clock;
    }

    UploadOutcome post(
            UploadUrl target,
            UploadRequest upload,
            CheckedFile file,
            TransferListener listener,
            Cancellation cancellation,
            ErrorText keyHidden) {
        AnswerDeadline deadline = new AnswerDeadline();
        deadline.timeout(answerTimeout.toNanos(), TimeUnit.NANOSECONDS);
        MultipartUpload body = new MultipartUpload(upload, file, listener, rateLimit, deadline::enter);
        Call call = target.newCall(http, request -> request.post(body));
        deadline.call = call;
        ErrorText errorText = keyHidden.hidingPartsOf(target.url());
        UploadOutcome outcome;
        Cancellation.Registration cancelling = cancellation.onCancel(call::cancel);
        try (Response response = call.execute()) {
            outcome = judge(response, body, cancellation, deadline, errorText);
        } catch (IOException e) {
            outcome = broken(e, body.stage(), cancellation, deadline, errorText);
        } finally {
            deadline.exit();
            cancelling.close();
            call.cancel(); // This closes the connection however the upload ended, even if the listener throws.
        }
        log.debug("upload of {} bytes: {}", file.bytes(), outcome.getClass().getSimpleName());
        return outcome;
    }

    private UploadOutcome judge(
            Response response,
            MultipartUpload body,
            Cancellation cancellation,
            AnswerDeadline deadline,
            ErrorText text) {
        int status = response.code();
        Answer answer;
        boolean tooLarge = false;
        try {
            byte[] bytes = HttpAnswers.bounded(response, ANSWER_BYTES).orElse(new byte[0]);
            answer = Answer.read(bytes, bytes.length == 0 ? "" : HttpAnswers.contentType(response));
            tooLarge = status >= 400
                    && SAYS_TOO_LARGE
                            .matcher(new String(bytes, StandardCharsets.UTF_8))
                            .find();
        } catch (IOException e) {
            if (response.isSuccessful() && body.stage() == Stage.SENT) {
                return broken(e, body.stage(), cancellation, deadline, text);
            }
            answer = Answer.read(new byte[0], "");
        }
        if (response.isSuccessful()) {
            return accepted(status, answer, body.stage(), text);
        }
        ApiError error = tooLarge ? ApiError.UPLOAD_TOO_LARGE : ApiError.ofUploadStatus(status);
        Failure failure = HttpAnswers.withRetryAfter(refusal(error, status, answer, text), response, clock);
        return tooLarge || ApiError.refuses(status) || !mayBeWhole(body.stage())
                ? new UploadOutcome.Failed(failure)
                : new UploadOutcome.Unsure(failure);
    }

    private static UploadOutcome accepted(int status, Answer answer, Stage stage, ErrorText text) {
        if (stage != Stage.SENT) {
            Failure early = ApiError.UPLOAD_ANSWERED_EARLY.failure("HTTP " + status);
            // An answer that comes before the last byte was sent proves nothing, even if it contains a content id. The
            // platform may have stored a part of the file, which another upload under the same name will replace.
            return mayBeWhole(stage) ? new UploadOutcome.Unsure(early) : new UploadOutcome.Failed(early);
        }
        Optional<String> id = answer.contentId();
        if (id.isPresent()) {
            return new UploadOutcome.Uploaded(id.get());
        }
        Optional<Fault> fault = Fault.in(answer);
        ApiError error =
                fault.filter(Fault::speaksOfKey).isPresent() ? ApiError.UPLOAD_URL_REFUSED : ApiError.UPLOAD_UNREADABLE;
        return new UploadOutcome.Unsure(error.failure(particulars(status, answer, fault, text)));
    }

    private static Failure refusal(ApiError byStatus, int status, Answer answer, ErrorText text) {
        Optional<Fault> fault = Fault.in(answer);
        ApiError error = byStatus;
        if (error == ApiError.UPLOAD_UNAVAILABLE
                && fault.filter(Fault::speaksOfKey).isPresent()) {
            error = ApiError.UPLOAD_URL_REFUSED;
        }
        return error.failure(particulars(status, answer, fault, text));
    }

    private static String particulars(int status, Answer answer, Optional<Fault> fault, ErrorText text) {
        String said =
                fault.map(Fault::text).map(text::clean).orElse(answer.form() == Answer.Form.HTML ? "an HTML page" : "");
        return "HTTP " + status + (said.isEmpty() ? "" : ": " + said);
    }

    private static UploadOutcome broken(
            IOException e, Stage stage, Cancellation cancellation, AnswerDeadline deadline, ErrorText text) {
        if (e instanceof CheckedFile.ChangedException) {
            return new UploadOutcome.FileChanged(String.valueOf(e.getMessage()));
        }
        if (cancellation.isCancelled()) {
            return mayBeWhole(stage)
                    ? new UploadOutcome.Unsure(ApiError.UPLOAD_INTERRUPTED.failure(""))
                    : new UploadOutcome.Cancelled();
        }
        boolean timedOut = e instanceof InterruptedIOException;
        if (mayBeWhole(stage)) {
            return deadline.passed || timedOut
                    ? new UploadOutcome.Unsure(ApiError.UPLOAD_UNANSWERED.failure(""))
                    : new UploadOutcome.Unsure(ApiError.UPLOAD_ANSWER_LOST.failure(HttpAnswers.reason(e, text)));
        }
        if (e instanceof PublicAddresses.NotPublicException) {
            return new UploadOutcome.Failed(
                    ApiError.UPLOAD_URL_FORBIDDEN.failure(text.clean(String.valueOf(e.getMessage()))));
        }
        ApiError error = ApiError.ofNetwork(e)
                .orElse(
                        stage == Stage.NOT_STARTED
                                ? ApiError.UPLOAD_UNREACHABLE
                                : timedOut ? ApiError.UPLOAD_STALLED : ApiError.UPLOAD_CUT);
        return new UploadOutcome.Failed(error.failure(HttpAnswers.reason(e, text)));
    }

    private static boolean mayBeWhole(Stage stage) {
        return stage.compareTo(Stage.CLOSING) >= 0;
    }

    /**
     * Limits the time until the whole answer has arrived. A read timeout alone would not end an answer that arrives
     * byte by byte.
     */
    private static final class AnswerDeadline extends AsyncTimeout {
        private volatile @Nullable Call call;
        private volatile boolean passed;

        @Override
        protected void timedOut() {
            passed = true;
            if (call != null) {
                call.cancel();
            }
        }
    }
}
