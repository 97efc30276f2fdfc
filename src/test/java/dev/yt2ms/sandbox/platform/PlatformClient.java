package dev.yt2ms.sandbox.platform;

import dev.yt2ms.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the platform. Like yt2ms, it uses OkHttp without OkHttp's own retries. */
public final class PlatformClient {

    public static final OkHttpClient HTTP = new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .writeTimeout(20, TimeUnit.SECONDS)
            .readTimeout(60, TimeUnit.SECONDS)
            .build();

    private static final MediaType BYTES = MediaType.get("video/mp4");
    private static final MediaType JSON = MediaType.get("application/json");

    private final Sandbox sandbox;

    public PlatformClient(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** An answer that has been read to its end. */
    public record Answer(int status, String contentType, String body) {
        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        JsonNode d() {
            return json().path("d");
        }
    }

    public Answer call(String method, Map<String, Object> values) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.putIfAbsent("token", Sandbox.TOKEN);
        byte[] json = JsonMapper.shared().writeValueAsBytes(all);
        return send(new Request.Builder()
                .url(sandbox.platformUrl() + method)
                .post(RequestBody.create(json, JSON))
                .build());
    }

    Answer callXml(String method, String elements) throws IOException {
        String xml = "<" + method + "><token>" + Sandbox.TOKEN + "</token>" + elements + "</" + method + ">";
        return send(new Request.Builder()
                .url(sandbox.platformXmlUrl() + method)
                .post(RequestBody.create(xml.getBytes(StandardCharsets.UTF_8), MediaType.get("application/xml")))
                .build());
    }

    public Answer get(String path) throws IOException {
        return get(URI.create(sandbox.url() + path.substring(1)));
    }

    public Answer get(URI address) throws IOException {
        return send(new Request.Builder().url(address.toString()).build());
    }

    public String session() throws IOException {
        return call("CreateUploaderSession", Map.of()).d().path("uploadPath").asString();
    }

    public Answer upload(String url, byte[] file, Map<String, String> fields) throws IOException {
        return upload(url, RequestBody.create(file, BYTES), fields);
    }

    public Answer upload(String url, RequestBody file, Map<String, String> fields) throws IOException {
        MultipartBody.Builder form = new MultipartBody.Builder().setType(MultipartBody.FORM);
        fields.forEach(form::addFormDataPart);
        form.addFormDataPart("file", "media.mp4", file);
        return send(new Request.Builder().url(url).post(form.build()).build());
    }

    /** Uploads a file in a new upload session. */
    public Answer upload(byte[] file, Map<String, String> fields) throws IOException {
        return upload(session(), file, fields);
    }

    public Answer send(Request request) throws IOException {
        try (Response response = HTTP.newCall(request).execute()) {
            return new Answer(
                    response.code(),
                    response.header("Content-Type", ""),
                    response.body().string());
        }
    }
}
