package dev.yt2ms.notify;

import dev.yt2ms.net.Network;
import dev.yt2ms.net.NetworkException;
import dev.yt2ms.run.RetryAfter;
import dev.yt2ms.settings.NotifySettings.Webhook;
import dev.yt2ms.settings.NotifySettings.WebhookFormat;
import dev.yt2ms.settings.value.Beginning;
import dev.yt2ms.settings.value.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends a notification to a webhook, or a request to the ping address. It never reads the answer's body, and follows no
 * redirect.
 */
final class HttpSender implements Sender {

    private static final MediaType JSON = MediaType.get("application/json");
    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * The maximum length of a message, because chat services refuse a message that is too long. Discord has the lowest
     * known limit: 2,000 characters.
     */
    private static final int LONGEST_CHAT_MESSAGE = 1_800;

    /** Matches the beginning of a mention. A video's title must not notify all members of a chat. */
    private static final Pattern MENTION = Pattern.compile("@(?=\\w)");

    private final String name;
    private final Request request;
    private final OkHttpClient client;

    private HttpSender(String name, Secret url, Optional<String> json, Network network) {
        this.name = name;
        Request.Builder builder = new Request.Builder().url(url.reveal()).header("User-Agent", "yt2ms");
        json.ifPresent(body -> builder.post(RequestBody.create(body, JSON)));
        this.request = builder.build();
        this.client = network.client().build();
    }

    /** Creates a request that posts a notification to a webhook. */
    static Sender webhook(Webhook webhook, Notification notification, Network network) {
        Map<String, Object> body =
                webhook.format() == WebhookFormat.JSON ? object(notification) : chatMessage(notification);
        return new HttpSender("webhook", webhook.url(), Optional.of(MAPPER.writeValueAsString(body)), network);
    }

    /** Creates a request to the ping address. */
    static Sender ping(Secret url, Network network) {
        return new HttpSender("ping", url, Optional.empty(), network);
    }

    private static Map<String, Object> object(Notification notification) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("event", notification.event().name().toLowerCase(Locale.ROOT));
        object.put("migration", notification.migration());
        object.put("host", notification.host());
        object.put("at", notification.at().toString());
        object.put("exitCode", notification.exitCode() == Notification.RUNNING ? null : notification.exitCode());
        object.put("title", notification.title());
        object.put("text", notification.text());
        object.put("summary", notification.summary().isEmpty() ? null : notification.summary());
        return object;
    }

    /**
     * The message that Slack, Mattermost, Rocket.Chat, Google Chat and Teams accept. Discord accepts it too, at a
     * webhook address that ends in {@code /slack}.
     */
    private static Map<String, Object> chatMessage(Notification notification) {
        String text = Beginning.withEllipsis(notification.title() + "\n" + notification.text(), LONGEST_CHAT_MESSAGE);
        // The signs < and > are replaced by similar ones, because only some services decode entities. The invisible
        // character after @ prevents mentions.
        return Map.of(
                "text",
                MENTION.matcher(text.replace('<', '‹').replace('>', '›')).replaceAll("@\u200b"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void send(Duration limit) throws DeliveryException {
        OkHttpClient limited = client.newBuilder()
                .callTimeout(limit)
                .connectTimeout(limit)
                .readTimeout(limit)
                .writeTimeout(limit)
                .build();
        try (Response response = limited.newCall(request).execute()) {
            if (response.isSuccessful()) {
                return;
            }
            if (response.isRedirect()) {
                throw new DeliveryException(
                        "the server redirects to another address; give that other address in the job file", false);
            }
            boolean worthRepeating = response.code() >= 500 || response.code() == 408 || response.code() == 429;
            throw new DeliveryException(
                    "the server answers HTTP " + response.code(),
                    worthRepeating,
                    RetryAfter.of(response.header("Retry-After"), InstantSource.system()));
        } catch (IOException e) {
            throw new DeliveryException(
                    NetworkException.in(e)
                            .map(Throwable::getMessage)
                            // The messages of a NetworkException name at most the host of the address, and never its
                            // path or query.
                            .orElseGet(() -> request.url().host() + " can't be reached ("
                                    + e.getClass().getSimpleName() + ")"),
                    true);
        }
    }
}
