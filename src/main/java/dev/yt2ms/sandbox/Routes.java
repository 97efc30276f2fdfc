package dev.yt2ms.sandbox;

import dev.yt2ms.sandbox.http.Body;
import dev.yt2ms.sandbox.http.Call;
import dev.yt2ms.sandbox.http.FaultsEndpoint;
import dev.yt2ms.sandbox.http.Ranges;
import dev.yt2ms.sandbox.http.Reply;
import dev.yt2ms.sandbox.http.Route;
import dev.yt2ms.sandbox.platform.ContentStore;
import dev.yt2ms.sandbox.platform.ContentsPage;
import dev.yt2ms.sandbox.platform.PlatformApi;
import dev.yt2ms.sandbox.platform.PlatformForm;
import dev.yt2ms.sandbox.platform.Posters;
import dev.yt2ms.sandbox.platform.StoredContent;
import dev.yt2ms.sandbox.platform.UploadEndpoint;
import dev.yt2ms.sandbox.youtube.AuthorizationServer;
import dev.yt2ms.sandbox.youtube.Media;
import dev.yt2ms.sandbox.youtube.WatchPages;
import dev.yt2ms.sandbox.youtube.YouTubeApi;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the endpoint for each request. */
final class Routes {

    static final String AUTHORIZE = "/oauth/authorize";
    static final String TOKEN = "/oauth/token";
    static final String YOUTUBE_ROOT = "/youtube/";
    static final String PLATFORM_JSON = "/Sdk/13/WCFMSApi.svc/json/";
    static final String PLATFORM_XML = "/Sdk/13/WCFMSApi.svc/xml/";

    private static final Logger log = LoggerFactory.getLogger(Routes.class);
    private static final List<String> YOUTUBE_SUBJECTS =
            List.of("id", "playlistId", "forHandle", "forUsername", "pageToken");

    private final AuthorizationServer authorization;
    private final YouTubeApi youtube;
    private final WatchPages pages;
    private final Media media;
    private final PlatformApi platform;
    private final UploadEndpoint upload;
    private final FaultsEndpoint faults;
    private final ContentsPage contentsPage;
    private final ContentStore store;
    private final Posters posters;

    Routes(
            AuthorizationServer authorization,
            YouTubeApi youtube,
            WatchPages pages,
            Media media,
            PlatformApi platform,
            UploadEndpoint upload,
            FaultsEndpoint faults,
            ContentsPage contentsPage,
            ContentStore store,
            Posters posters) {
        this.authorization = authorization;
        this.youtube = youtube;
        this.pages = pages;
        this.media = media;
        this.platform = platform;
        this.upload = upload;
        this.faults = faults;
        this.contentsPage = contentsPage;
        this.store = store;
        this.posters = posters;
    }

    Route find(Call call) {
        String path = call.path();
        if (path.startsWith(YOUTUBE_ROOT)) {
            String method = YouTubeApi.method(path.substring(YOUTUBE_ROOT.length()));
            List<String> subjects = new ArrayList<>();
            YOUTUBE_SUBJECTS.forEach(name -> subjects.addAll(call.list(name)));
            return new Route("youtube." + method, subjects, c -> youtube.answer(c, method));
        }
        if (path.startsWith(PLATFORM_JSON)) {
            return platform(PlatformForm.JSON, path.substring(PLATFORM_JSON.length()));
        }
        if (path.startsWith(PLATFORM_XML)) {
            return platform(PlatformForm.XML, path.substring(PLATFORM_XML.length()));
        }
        if (path.equals(AUTHORIZE)) {
            return new Route("oauth.authorize", List.of(), authorization::authorize);
        }
        if (path.equals(TOKEN)) {
            return new Route("oauth.token", List.of(), authorization::token);
        }
        String[] words = path.substring(1).split("/", -1);
        String second = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case Route.WATCH -> new Route(Route.WATCH, call.list("v"), pages::answer);
            case Route.MEDIA -> media(second, words.length == 3 ? words[2] : "");
            // The file name and the ids of an upload are in its form, so the upload endpoint itself applies the faults
            // that name them.
            case Route.UPLOAD -> new Route(Route.UPLOAD, List.of(), c -> upload.answer(c, second));
            case "content" -> new Route("content", List.of(second), c -> content(c, second));
            case "image" -> new Route("image", List.of(second), c -> poster(second));
            case "faults" -> new Route("faults", List.of(), c -> faults.answer(c, path.substring("/faults".length())));
            case "version" -> new Route("page", List.of(), c -> contentsPage.version());
            case "" -> new Route("page", List.of(), contentsPage::answer);
            default -> new Route("unknown", List.of(), c -> Reply.notFound());
        };
    }

    private Route platform(PlatformForm form, String method) {
        return new Route("platform." + method, List.of(), call -> platform.answer(call, form, method));
    }

    private Route media(String videoId, String name) {
        return new Route(
                Route.MEDIA + "." + Media.kind(name), List.of(videoId), call -> media.answer(call, videoId, name));
    }

    private Reply content(Call call, String id) throws IOException {
        Optional<StoredContent> content = store.byId(id);
        return content.isEmpty()
                ? Reply.notFound()
                : Ranges.answer(call, "video/mp4", content.get().sha256(), Body.of(store.media(content.get())));
    }

    private Reply poster(String id) {
        try {
            Optional<StoredContent> content = store.byId(id);
            return content.isEmpty()
                    ? Reply.notFound()
                    : Reply.of(200, "image/jpeg", Body.of(posters.of(content.get())));
        } catch (IOException e) {
            log.debug("no poster of {}: {}", id, e.getMessage());
            return Reply.notFound();
        }
    }
}
