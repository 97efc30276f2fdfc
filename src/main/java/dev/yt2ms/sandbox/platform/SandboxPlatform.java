package dev.yt2ms.sandbox.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Shows and changes the contents and the behaviour of the sandbox's platform, for tests and the demo. Thread-safe. */
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

    /** All contents in the order of their first uploads, including those that the platform still hides. */
    public List<StoredContent> contents() {
        return store.all();
    }

    /** A content by its id. */
    public Optional<StoredContent> content(String contentId) {
        return store.byId(contentId);
    }

    /** A content by its file name, ignoring case. */
    public Optional<StoredContent> contentNamed(String filename) {
        return store.byName(filename);
    }

    /** The contents with this referenceID; more than one means that an upload was duplicated. */
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

    /**
     * Adds a content as if another tool had uploaded it. It has no file, so that even 50,000 of them need no disk
     * space.
     */
    public StoredContent foreign(String filename, String referenceId, String title, Duration duration) {
        return store.addWithoutFile(filename, referenceId, title, duration);
    }

    /** The number that the platform reports as the content's status: 0 queued, 16 encoding, 24 error, 32 ready. */
    public int status(String contentId) {
        return contents.status(store.byId(contentId).orElseThrow()).number();
    }

    /** Deletes a content, as a person would on the platform's own pages. */
    public void delete(String contentId) throws IOException {
        store.delete(contentId);
    }

    /** Changes an upload field of a content, as a person would on the platform's own pages. */
    public void edit(String contentId, String field, String value) throws IOException {
        store.edit(contentId, field, value);
    }

    /** The number of upload sessions that have been opened since the start. */
    public long sessionsOpened() {
        return sessions.opened();
    }

    /** Sets how long contents are hidden, queued and encoded. */
    public SandboxPlatform timings(PlatformTimings timings) {
        contents.timings(timings);
        return this;
    }

    /**
     * Assumes this duration for all further uploads. Their files are not probed, because the probes would use processor
     * time during a measurement.
     */
    public SandboxPlatform assumedDuration(Duration duration) {
        store.assumedDuration(duration);
        return this;
    }

    /** Sets how long upload paths are valid. */
    public SandboxPlatform sessionLifetime(Duration lifetime) {
        sessions.lifetime(lifetime);
        return this;
    }

    /** Sets how the platform writes dates in its answers. */
    public SandboxPlatform dateForm(DateForm form) {
        contents.dateForm(form);
        return this;
    }

    /** Sets whether JSON answers have the envelope {@code {"d": …}}. */
    public SandboxPlatform envelope(boolean on) {
        api.envelope(on);
        return this;
    }

    /** Adds a category at the top level, next to the category "Videos", which has the number 1. */
    public SandboxPlatform category(int id, String name) {
        return category(id, name, 0);
    }

    /** Adds a category below another. */
    public SandboxPlatform category(int id, String name, int parentId) {
        api.category(id, name, parentId);
        return this;
    }

    /** Adds the missing categories of a path ({@code Parent/Child}). */
    public SandboxPlatform categoryAt(String path) {
        api.categoryAt(path.strip().split("\\s*/\\s*"));
        return this;
    }

    /** Makes the platform accept only this token. */
    public SandboxPlatform acceptedToken(String token) {
        api.acceptedToken(token);
        return this;
    }
}
