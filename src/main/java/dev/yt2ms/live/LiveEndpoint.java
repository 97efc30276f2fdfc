package dev.yt2ms.live;

import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.report.status.RunFile;
import dev.yt2ms.report.status.StatusEndpoint;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Offers a running migration to the user's other processes through the {@linkplain StatusEndpoint status endpoint}. */
public final class LiveEndpoint {

    private static final String PREFIX = "/live/";
    private static final String OVERVIEW = PREFIX + "overview";
    private static final String VIDEOS = PREFIX + "videos";
    private static final String VIDEO = PREFIX + "video";
    private static final String ACTION = PREFIX + "action";

    private LiveEndpoint() {}

    /** Answers a request from the migration that {@link #asked} returns; empty if there is no answer to it. */
    public static Optional<byte[]> answer(LiveMigration migration, String method, String target) throws IOException {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        Map<String, String> parameters = VideoQuery.decoded(mark < 0 ? "" : target.substring(mark + 1));
        if (method.equals("POST") && path.equals(ACTION)) {
            Optional<LiveAction> action = LiveAction.of(parameters.getOrDefault("name", ""));
            if (action.isEmpty()) {
                return Optional.empty();
            }
            String ids = parameters.getOrDefault("ids", "");
            return Optional.of(JsonOutput.mapper()
                    .writeValueAsBytes(migration.act(
                            action.get(),
                            ids.isEmpty() ? List.of() : List.of(ids.split(" ")),
                            Optional.ofNullable(parameters.get("rule")))));
        }
        if (!method.equals("GET")) {
            return Optional.empty();
        }
        return switch (path) {
            case OVERVIEW -> Optional.of(migration.overview());
            case VIDEOS -> Optional.of(migration.videos(VideoQuery.of(parameters)));
            case VIDEO -> migration.video(parameters.getOrDefault("id", ""));
            default -> Optional.empty();
        };
    }

    /** Returns the migration of another process. Each call asks that process. */
    public static LiveMigration asked(RunFile run) {
        return new Asked(run);
    }

    private record Asked(RunFile run) implements LiveMigration {

        @Override
        public boolean isWorking() {
            return true;
        }

        @Override
        public byte[] overview() throws IOException {
            return StatusEndpoint.exchange(run, "GET", OVERVIEW);
        }

        @Override
        public byte[] videos(VideoQuery query) throws IOException {
            return StatusEndpoint.exchange(run, "GET", VIDEOS + "?" + query.toText());
        }

        @Override
        public Optional<byte[]> video(String videoId) throws IOException {
            try {
                return Optional.of(
                        StatusEndpoint.exchange(run, "GET", VIDEO + "?" + VideoQuery.encoded(Map.of("id", videoId))));
            } catch (FileNotFoundException e) {
                return Optional.empty();
            }
        }

        @Override
        public ActionResult act(LiveAction action, List<String> videoIds, Optional<String> rule) throws IOException {
            Map<String, String> parameters = new LinkedHashMap<>();
            parameters.put("name", action.word());
            parameters.put("ids", String.join(" ", videoIds));
            rule.ifPresent(one -> parameters.put("rule", one));
            byte[] answer = StatusEndpoint.exchange(run, "POST", ACTION + "?" + VideoQuery.encoded(parameters));
            try {
                JsonNode result = JsonOutput.mapper().readTree(answer);
                return new ActionResult(
                        result.path("done").asBoolean(), result.path("message").stringValue(""));
            } catch (JacksonException e) {
                throw new IOException("the running process gave no answer that can be read", e);
            }
        }
    }
}
