package dev.yt2ms.campaign;

import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.youtube.YouTubeErrors;
import dev.yt2ms.wholejob.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Arms faults of the servers. An armed fault waits until a request of a run meets it. */
final class ServerFaults {

    private record Armed(FaultKind kind, Fault fault) {}

    private final Sandbox sandbox;
    private final List<Armed> armed = new ArrayList<>();

    ServerFaults(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    void arm(FaultKind kind, Random random) {
        Fault fault = fault(kind, random);
        armed.add(new Armed(kind, fault));
        sandbox.faults().add(fault);
    }

    int waiting() {
        return armed.size();
    }

    /** Returns the kinds of faults that requests have met completely since the last call. */
    List<FaultKind> takeMet() {
        List<Fault> pending = sandbox.faults().pending();
        List<Armed> met = armed.stream()
                .filter(one -> pending.stream().noneMatch(fault -> fault == one.fault()))
                .toList();
        armed.removeAll(met);
        return met.stream().map(Armed::kind).toList();
    }

    /** Ends stalls and all other faults that have begun. Faults that no request has met yet stay armed. */
    void freshen() {
        sandbox.faults().clear();
        armed.forEach(one -> sandbox.faults().add(one.fault()));
    }

    void clear() {
        armed.clear();
        sandbox.faults().clear();
    }

    @Override
    public String toString() {
        return armed.stream().map(one -> one.kind().name()).toList().toString();
    }

    private static Fault fault(FaultKind kind, Random random) {
        int bytes = random.nextInt(1_500_000);
        int some = 1 + random.nextInt(2);
        int error = List.of(500, 502, 503, 504).get(random.nextInt(4));
        return switch (kind) {
            case UPLOAD_RESET -> Fault.at("upload", new FaultAction.CutRequest(bytes));
            case UPLOAD_ANSWER_LOST -> Fault.at("upload", new FaultAction.Close(true));
            case UPLOAD_STORED_THEN_GARBAGE ->
                Fault.at("upload", Fault.afterWork(200, "application/json", "{\"contentId\": ]\u0000<"));
            case UPLOAD_STORED_THEN_HTML ->
                Fault.at("upload", Fault.afterWork(200, "text/html", "<html><body>Thank you</body></html>"));
            case UPLOAD_STORED_THEN_5XX -> Fault.at("upload", Fault.afterWork(error, "text/plain", "later"));
            case UPLOAD_5XX -> Fault.at("upload", Fault.status(error));
            case UPLOAD_429 -> Fault.at("upload", Fault.status(429, Map.of("Retry-After", "1")));
            case UPLOAD_REFUSED ->
                Fault.at("upload", Fault.status(List.of(400, 403, 404, 411).get(random.nextInt(4))));
            case UPLOAD_SLOW -> Fault.at("upload", new FaultAction.TrickleRequest(4_000_000));
            case SESSION_EXPIRED -> session(new FaultAction.UploadPath(FaultAction.UploadPath.EXPIRED));
            case SESSION_USED -> session(new FaultAction.UploadPath(FaultAction.UploadPath.USED));
            case SESSION_ELSEWHERE -> session(new FaultAction.UploadPath("http://192.0.2.1/upload/elsewhere"));
            case SESSION_WITHOUT_PATH -> session(Fault.emptyJson());
            case PLATFORM_5XX -> Fault.at("platform", Fault.status(error)).times(some);
            case PLATFORM_HTML -> session(Fault.html());
            case PLATFORM_HANGS_UP -> Fault.at("platform", new FaultAction.Close(random.nextBoolean()));
            case SOURCE_5XX -> Fault.at("youtube", Fault.status(error)).times(some);
            case SOURCE_RATE_LIMIT -> Fault.at("youtube", YouTubeErrors.fault(403, "rateLimitExceeded"));
            case LIST_IN_CIRCLES -> list(new FaultAction.NextPage(0)).times(some);
            // LIST_REFUSED refuses one request only. A run may give up the list at the first refusal, and a fault that
            // has not refused all its requests is armed again in full after the run. So a fault for several requests
            // would never end.
            case LIST_REFUSED ->
                list(List.of(
                                YouTubeErrors.fault(404, "playlistNotFound"),
                                YouTubeErrors.fault(403, "playlistItemsNotAccessible"),
                                YouTubeErrors.fault(400, "invalidPageToken"))
                        .get(random.nextInt(3)));
            case LIST_PAGE_ODD ->
                list(List.of(
                                Fault.json(200, "{}"),
                                Fault.json(200, "{\"items\": \"none\"}"),
                                Fault.json(200, "{\"nextPageToken\": [], \"items\": []}"))
                        .get(random.nextInt(3)));
            case DETAILS_LEFT_OUT -> Fault.at("youtube.videos", Fault.json(200, "{\"items\": []}"));
            case WATCH_5XX -> Fault.at("watch", Fault.status(error)).times(some);
            case WATCH_THROTTLES -> Fault.at("watch", Fault.status(429));
            case MEDIA_5XX -> Fault.at("media", Fault.status(error));
            case MEDIA_403 -> Fault.at("media", Fault.status(403));
            case MEDIA_RESET -> Fault.at("media", new FaultAction.Cut(bytes / 10));
            case MEDIA_STALLS -> Fault.at("media", new FaultAction.Stall(bytes / 10));
            case MEDIA_CUT_SHORT -> Fault.at("media", new FaultAction.Shorten(bytes / 10));
            case MEDIA_JUNK -> Fault.at("media", new FaultAction.Junk());
            default -> throw new IllegalArgumentException(kind + " is not a fault of a server");
        };
    }

    private static Fault list(FaultAction action) {
        return Fault.at("youtube.playlistItems", action);
    }

    private static Fault session(FaultAction action) {
        return Fault.at("platform.CreateUploaderSession", action);
    }
}
