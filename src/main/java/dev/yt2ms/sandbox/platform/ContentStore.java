package dev.yt2ms.sandbox.platform;

import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.sandbox.media.MediaTools;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores the contents in a directory. Each content has a folder, named by its content id, with the uploaded file and
 * {@code content.json}. Names that an upload contains never become part of a path. An upload overwrites the content
 * with the same file name; upper and lower case do not matter.
 */
public final class ContentStore {

    private static final Logger log = LoggerFactory.getLogger(ContentStore.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String MEDIA = "media";
    private static final String FACTS = "content.json";
    private static final String ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 12;
    private static final int REMEMBERED_FILES = 10_000;

    /**
     * The durations of the files that the sandboxes of this process have probed, by SHA-256. Tests upload the same files
     * to many sandboxes, and a probe takes as much processor time as the rest of a small upload.
     */
    private static final Map<String, Duration> DURATIONS = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Duration> eldest) {
            return size() > REMEMBERED_FILES;
        }
    });

    private final Path contents;
    private final Path incoming;
    private final MediaTools tools;
    private final ExecutorService probing;
    private final Random random = new Random();
    private final Map<String, StoredContent> byId = new LinkedHashMap<>();
    private final Map<String, String> idByName = new LinkedHashMap<>();
    private @Nullable List<StoredContent> byTitle;
    private @Nullable StoredContent newest;
    private Optional<Duration> assumedDuration = Optional.empty();
    private long version;

    public ContentStore(Path directory, MediaTools tools, ExecutorService probing) throws IOException {
        this.contents = Files.createDirectories(directory.resolve("contents"));
        this.incoming = directory.resolve("incoming");
        this.tools = tools;
        this.probing = probing;
        FileSystemUtils.deleteRecursively(incoming);
        Files.createDirectories(incoming);
        load();
    }

    private void load() throws IOException {
        List<Path> folders;
        try (Stream<Path> list = Files.list(contents)) {
            folders = list.toList();
        }
        folders.stream()
                .flatMap(folder -> read(folder.resolve(FACTS)).stream())
                .sorted(Comparator.comparing(StoredContent::createdAt))
                .forEach(this::remember);
        List.copyOf(byId.values()).stream().filter(content -> !content.probed()).forEach(this::probe);
    }

    private static Optional<StoredContent> read(Path facts) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(facts), StoredContent.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | JacksonException e) {
            log.warn("{} can't be read; the content is skipped: {}", facts, e.getMessage());
            return Optional.empty();
        }
    }

    /** Creates a temporary file for an upload in progress. */
    Path newIncoming() throws IOException {
        return Files.createTempFile(incoming, "upload-", null);
    }

    /**
     * Stores a complete upload as a new content, or over the content with the same file name.
     *
     * @param file the uploaded file, which is moved
     */
    synchronized StoredContent store(Map<String, String> fields, StoredUpload upload, Path file) throws IOException {
        String id = idByName.get(key(upload.filename()));
        StoredContent content = id == null
                ? new StoredContent(newId(), fields, upload.filename(), List.of(upload), false, Optional.empty())
                : Objects.requireNonNull(byId.get(id)).storedAgain(fields, upload);
        Path folder = Files.createDirectories(folder(content.id()));
        PrivateFiles.moveOver(file, folder.resolve(MEDIA));
        if (assumedDuration.isPresent()) {
            content = content.probed(assumedDuration);
        }
        write(content);
        remember(content);
        if (assumedDuration.isEmpty()) {
            probe(content);
        }
        return content;
    }

    /** Assumes this duration for all further uploads instead of probing their files. */
    synchronized void assumedDuration(Duration duration) {
        assumedDuration = Optional.of(duration);
    }

    /** Adds a content that has no file and is ready at once. It is kept in memory only. */
    synchronized StoredContent addWithoutFile(String filename, String referenceId, String title, Duration duration) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("title", title);
        if (!referenceId.isEmpty()) {
            fields.put("referenceID", referenceId);
        }
        StoredUpload upload = new StoredUpload(Instant.EPOCH, filename, referenceId, 0, "");
        StoredContent content =
                new StoredContent(newId(), fields, filename, List.of(upload), true, Optional.of(duration));
        remember(content);
        return content;
    }

    /**
     * Deletes a content.
     *
     * @return {@code false} if there is no content with this id
     */
    synchronized boolean delete(String id) throws IOException {
        StoredContent content = byId.remove(id);
        if (content == null) {
            return false;
        }
        idByName.remove(key(content.filename()));
        changed();
        FileSystemUtils.deleteRecursively(folder(id));
        return true;
    }

    /** Changes a field of a content, but not the records of its uploads. */
    synchronized void edit(String id, String field, String value) throws IOException {
        StoredContent edited = Objects.requireNonNull(byId.get(id)).edited(field, value);
        write(edited);
        remember(edited);
    }

    public synchronized Optional<StoredContent> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    synchronized Optional<StoredContent> byName(String filename) {
        return Optional.ofNullable(idByName.get(key(filename))).map(byId::get);
    }

    /** All contents, in the order of their first uploads. */
    synchronized List<StoredContent> all() {
        return List.copyOf(byId.values());
    }

    /** All contents, ordered by title, then by id. */
    synchronized List<StoredContent> byTitle() {
        if (byTitle == null) {
            byTitle = byId.values().stream()
                    .sorted(Comparator.comparing(StoredContent::title, String.CASE_INSENSITIVE_ORDER)
                            .thenComparing(StoredContent::id))
                    .toList();
        }
        return byTitle;
    }

    /** The content that was created last; empty if there is none. */
    synchronized Optional<StoredContent> newest() {
        if (newest == null && !byId.isEmpty()) {
            newest = Collections.max(byId.values(), Comparator.comparing(StoredContent::createdAt));
        }
        return Optional.ofNullable(newest);
    }

    /** A number that grows with every change. */
    synchronized long version() {
        return version;
    }

    /** The content's file. */
    public Path media(StoredContent content) {
        return folder(content.id()).resolve(MEDIA);
    }

    /** The file of the content's poster. Each upload of the content has a separate poster. */
    Path poster(StoredContent content) {
        return folder(content.id()).resolve("poster-" + content.uploads().size() + ".jpg");
    }

    private Path folder(String id) {
        return contents.resolve(id);
    }

    private void remember(StoredContent content) {
        byId.put(content.id(), content);
        idByName.put(key(content.filename()), content.id());
        changed();
    }

    private void changed() {
        version++;
        byTitle = null;
        newest = null;
    }

    private void write(StoredContent content) throws IOException {
        Path facts = folder(content.id()).resolve(FACTS);
        Path unfinished = facts.resolveSibling(FACTS + ".new");
        Files.write(unfinished, JSON.writeValueAsBytes(content));
        PrivateFiles.moveOver(unfinished, facts);
    }

    private void probe(StoredContent content) {
        try {
            probing.execute(() -> probeNow(content));
        } catch (RejectedExecutionException e) {
            log.debug("the sandbox is closing; {} is probed at the next start", content.id());
        }
    }

    /**
     * Waits until the files of all contents that are stored so far have been probed.
     *
     * @throws InterruptedIOException if the sandbox closes first
     */
    void awaitProbes() throws IOException {
        try {
            // Files are probed one by one in the order of their uploads, so this empty task ends after all earlier
            // probes.
            probing.submit(() -> {}).get();
        } catch (RejectedExecutionException | ExecutionException e) {
            throw new InterruptedIOException("the sandbox is closing");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private void probeNow(StoredContent content) {
        try {
            Optional<Duration> duration = duration(content);
            synchronized (this) {
                // If the content was deleted in the meantime, its duration is not needed. If it was overwritten, the
                // new upload has another probe.
                if (content.equals(byId.get(content.id()))) {
                    StoredContent probed = content.probed(duration);
                    write(probed);
                    remember(probed);
                }
            }
        } catch (IOException e) {
            // A probe that fails because the sandbox closes is repeated at the next start.
            if (tools.closed() || !content.equals(byId(content.id()).orElse(null))) {
                log.debug("{} no longer needs to be probed: {}", content.id(), e.getMessage());
                return;
            }
            log.warn("The file of content {} could not be probed: {}", content.id(), e.getMessage());
        }
    }

    private Optional<Duration> duration(StoredContent content) throws IOException {
        if (Files.size(media(content)) != content.bytes()) {
            return tools.duration(media(content)); // A fault has replaced the file that was uploaded.
        }
        Optional<Duration> known = Optional.ofNullable(DURATIONS.get(content.sha256()));
        if (known.isPresent()) {
            return known;
        }
        Optional<Duration> duration = tools.duration(media(content));
        duration.ifPresent(found -> DURATIONS.put(content.sha256(), found));
        return duration;
    }

    private String newId() {
        StringBuilder id = new StringBuilder();
        while (id.isEmpty() || byId.containsKey(id.toString())) {
            id.setLength(0);
            for (int i = 0; i < ID_LENGTH; i++) {
                id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
            }
        }
        return id.toString();
    }

    private static String key(String filename) {
        return filename.toLowerCase(Locale.ROOT);
    }
}
