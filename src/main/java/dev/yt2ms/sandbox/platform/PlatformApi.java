package dev.yt2ms.sandbox.platform;

import dev.yt2ms.files.RandomWord;
import dev.yt2ms.sandbox.http.Call;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.http.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Answers the methods of the platform's SDK service. */
public final class PlatformApi {

    /** The key that the platform accepts until a test sets another one; it is random in each process. */
    public static final String TOKEN = "sandbox-platform-token-" + RandomWord.create();

    private static final int DEFAULT_LIMIT = 25;

    private final ContentStore store;
    private final PlatformContents contents;
    private final UploadSessions sessions;
    private final Map<Integer, Category> categories = new LinkedHashMap<>(Map.of(1, new Category("Videos", 0)));
    private volatile String acceptedToken = TOKEN;
    private volatile boolean envelope = true;

    /** @param parentId the number of the parent category; 0 for none */
    private record Category(String name, int parentId) {}

    public PlatformApi(ContentStore store, PlatformContents contents, UploadSessions sessions) {
        this.store = store;
        this.contents = contents;
        this.sessions = sessions;
    }

    void acceptedToken(String token) {
        acceptedToken = token;
    }

    void envelope(boolean on) {
        envelope = on;
    }

    synchronized void category(int id, String name, int parentId) {
        categories.put(id, new Category(name, parentId));
    }

    /**
     * Adds the missing categories of a path.
     *
     * @param names the names of the categories, from the top down
     */
    synchronized void categoryAt(String... names) {
        int parentId = 0;
        for (String name : names) {
            Category wanted = new Category(name, parentId);
            parentId = categories.entrySet().stream()
                    .filter(category -> category.getValue().equals(wanted))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(Collections.max(categories.keySet()) + 1);
            categories.putIfAbsent(parentId, wanted);
        }
    }

    public Reply answer(Call call, PlatformForm form, String method) throws IOException {
        if (!call.method().equals("POST")) {
            return Reply.html(405, "<html><body><p>Method not allowed.</p></body></html>");
        }
        Map<String, String> request;
        try {
            request = form.read(call.smallBody());
        } catch (IllegalArgumentException e) {
            return form.write(new PlatformAnswer.Fault(400, String.valueOf(e.getMessage())), envelope);
        }
        if (!acceptedToken.equals(request.get("token"))) {
            String refused = "The token is not valid, or the caller's address is not on its whitelist.";
            return form.write(new PlatformAnswer.Fault(500, refused), envelope);
        }
        Optional<PlatformAnswer> answer = perform(call, form, method, request);
        return answer.map(found -> form.write(found, envelope))
                .orElseGet(() -> Reply.html(404, "<html><body><p>Endpoint not found.</p></body></html>"));
    }

    private Optional<PlatformAnswer> perform(Call call, PlatformForm form, String method, Map<String, String> request)
            throws IOException {
        return Optional.ofNullable(
                switch (method) {
                    case "CreateUploaderSession" -> createUploaderSession(call);
                    case "ListVodCategory" -> listCategories();
                    case "ListVodContentByCategory" -> listContents(form, request);
                    case "GetVodContentByContentID" ->
                        visible(request)
                                .<PlatformAnswer>map(content -> contents.dto(content, form))
                                .orElse(new PlatformAnswer.Nothing(PlatformContents.DTO));
                    case "DeleteVodContent" ->
                        new PlatformAnswer.Flag(
                                visible(request).isPresent() && store.delete(request.getOrDefault("contentId", "")));
                    default -> null;
                });
    }

    private PlatformAnswer createUploaderSession(Call call) {
        String path;
        if (call.fault().orElse(null) instanceof FaultAction.UploadPath fault) {
            path = switch (fault.value()) {
                case FaultAction.UploadPath.EXPIRED -> sessions.endedSession(UploadSessions.State.EXPIRED);
                case FaultAction.UploadPath.USED -> sessions.endedSession(UploadSessions.State.USED);
                default -> fault.value();
            };
        } else {
            path = sessions.open();
        }
        return new PlatformAnswer.Dto("UploadSessionDTO", Map.of("uploadPath", path));
    }

    private synchronized PlatformAnswer listCategories() {
        List<PlatformAnswer.Dto> items = new ArrayList<>();
        categories.forEach((id, category) -> {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("IdCategory", id);
            values.put("Description", category.name());
            values.put("IdParentCategory", category.parentId());
            values.put(
                    "VideoCount",
                    store.all().stream()
                            .filter(content -> content.field("idCategory").equals(Integer.toString(id)))
                            .count());
            values.put("ShortDescription", null);
            values.put("LongDescription", null);
            items.add(new PlatformAnswer.Dto("VodCategoryDTO", values));
        });
        return new PlatformAnswer.Dtos("VodCategoryDTO", items);
    }

    private PlatformAnswer listContents(PlatformForm form, Map<String, String> request) {
        String category = request.getOrDefault("idVodCategory", "0");
        List<StoredContent> sorted = store.byTitle();
        if ("DESC".equalsIgnoreCase(request.get("sortmode"))) {
            sorted = new ArrayList<>(sorted);
            Collections.reverse(sorted);
        }
        Predicate<StoredContent> visible = contents.visibleNow();
        // If all contents are wanted and visible, none are filtered, so the cost of a page does not grow with the list.
        boolean all =
                category.equals("0") && store.newest().filter(visible.negate()).isEmpty();
        List<StoredContent> listed = all
                ? sorted
                : sorted.stream()
                        .filter(content -> category.equals("0")
                                || content.field("idCategory").equals(category))
                        .filter(visible)
                        .toList();
        int start = Math.min(number(request, "start", 0), listed.size());
        int limit = Math.min(number(request, "limit", DEFAULT_LIMIT), listed.size() - start);
        List<PlatformAnswer.Dto> items = listed.subList(start, start + limit).stream()
                .map(content -> contents.dto(content, form))
                .toList();
        return new PlatformAnswer.Dtos(PlatformContents.DTO, items);
    }

    private Optional<StoredContent> visible(Map<String, String> request) {
        return store.byId(request.getOrDefault("contentId", "")).filter(contents::visible);
    }

    private static int number(Map<String, String> request, String name, int otherwise) {
        String text = request.getOrDefault(name, "");
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }
}
