package dev.yt2ms.sandbox.http;

import dev.yt2ms.run.UntrustedJson;
import java.io.IOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Controls faults over HTTP, for tests that run the sandbox in another process. POST to {@code /faults} adds a list of
 * faults, DELETE clears all of them, and GET returns the pending ones. POST to {@code /faults/release} releases stalled
 * requests.
 */
public final class FaultsEndpoint {

    private static final JsonMapper JSON = UntrustedJson.mapper()
            .rebuild()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .build();

    private final Faults faults;

    public FaultsEndpoint(Faults faults) {
        this.faults = faults;
    }

    public Reply answer(Call call, String below) throws IOException {
        if (below.equals("/release") && call.method().equals("POST")) {
            faults.release();
            return pending();
        }
        return switch (call.method()) {
            case "POST" -> add(call);
            case "DELETE" -> {
                faults.clear();
                yield pending();
            }
            default -> pending();
        };
    }

    private Reply add(Call call) throws IOException {
        // A web page of another site can't send this content type: the browser asks the sandbox for permission first
        // (CORS), which the sandbox never gives.
        if (!call.header("Content-Type").orElse("").startsWith("application/json")) {
            return Reply.text(415, "Faults must be sent as application/json.\n");
        }
        try {
            faults.add(JSON.readValue(call.smallBody(), Fault[].class));
            return pending();
        } catch (JacksonException e) {
            return Reply.text(400, "The faults can't be read: " + e.getOriginalMessage() + "\n");
        }
    }

    private Reply pending() {
        List<Fault> pending = faults.pending();
        return Reply.json(200, JSON.writeValueAsBytes(pending));
    }
}
