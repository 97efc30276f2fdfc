package dev.yt2ms.sandbox.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The sandbox's platform from behind: what is stored, and how it behaves. Safe for several threads. */
public final class SandboxPlatform {

    private final ContentStore store;
    private final PlatformContents contents;
    private final UploadSessions sessions;
    private final PlatformApi api;

    public SandboxPlatform(ContentStore store, PlatformContents contents, UploadSessions sessions, PlatformApi api) {
        this.store = store;
        this.contents = contents;
        this.sessions = sessions;
        this.api = api;
    }

    /** All contents in the order of their first uploads, the hidden ones too. */
    public List<StoredContent> contents() {
        return store.all();
    }

    /** A content by its id. */
    public Optional<StoredContent> content(String contentId) {
        return store.byId(contentId);
    }

    /** A content by the name that it is stored under, in whatever case. */
    public Optional<StoredContent> contentNamed(String filename) {
        return store.byName(filename);
    }

    /** The contents with this referenceID; more than one means that something was doubled. */
    public List<StoredContent> contentsFor(String referenceId) {
        return store.all().stream()
                .filter(content -> content.referenceId().equals(referenceId))
                .toList();
    }

    /** The content's file. */
    public Path file(StoredContent content) {
        return store.media(content);
    }

    /** Deletes all contents. */
    public void empty() throws IOException {
        for (StoredContent content : store.all()) {
            store.delete(content.id());
        }
    }

    /** Puts a content there that nobody uploaded in this session, with no file behind it: 50,000 take no disk. */
    public StoredContent foreign(String filename, String referenceId, String title, Duration duration) {
        return store.addWithoutFile(filename, referenceId, title, duration);
    }

    /** The number that the platform tells as the content's status now: 0, 16, 32 or 24. */
    public int status(String contentId) {
        return contents.status(store.byId(contentId).orElseThrow()).number();
    }

    /** Takes a content away, as somebody does on the platform's own pages. */
    public void delete(String contentId) throws IOException {
        store.delete(contentId);
    }

    /** Changes an upload field of a content, as somebody does there. */
    public void edit(String contentId, String field, String value) throws IOException {
        store.edit(contentId, field, value);
    }

    /** Upload sessions that were opened since the start. */
    public long sessionsOpened() {
        return sessions.opened();
    }

    /** How long contents take to be found, queued and encoded. */
    public SandboxPlatform timings(PlatformTimings timings) {
        contents.timings(timings);
        return this;
    }

    /** How long upload paths are good for. */
    public SandboxPlatform sessionLifetime(Duration lifetime) {
        sessions.lifetime(lifetime);
        return this;
    }

    /** How dates are written. */
    public SandboxPlatform dateForm(DateForm form) {
        contents.dateForm(form);
        return this;
    }

    /** Whether JSON answers come in the envelope {@code {"d": …}}. */
    public SandboxPlatform envelope(boolean on) {
        api.envelope(on);
        return this;
    }

    /** Adds a category besides "Videos" (1). */
    public SandboxPlatform category(int id, String name) {
        return category(id, name, 0);
    }

    /** Adds a category below another. */
    public SandboxPlatform category(int id, String name, int parentId) {
        api.category(id, name, parentId);
        return this;
    }

    /** Adds the categories of a path ({@code Parent/Child}) that are not there yet. */
    public SandboxPlatform categoryAt(String path) {
        api.categoryAt(path.strip().split("\\s*/\\s*"));
        return this;
    }

    /** From now on this token is the good one. */
    public SandboxPlatform acceptedToken(String token) {
        api.acceptedToken(token);
        return this;
    }
}
