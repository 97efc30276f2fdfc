package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.staging.VideoDirectory;
import dev.yt2ms.files.OwnFolder;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.files.Sha256;
import dev.yt2ms.settings.DownloadSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cookies of the downloads. The file that a person exported is never changed. YouTube renews cookies while they are
 * used, and each yt-dlp process writes the renewed cookies into its copy of the file. The renewed cookies of successful
 * downloads are kept in a folder of the state-dir for the next downloads of this machine, until the content of the
 * exported file changes.
 *
 * <p>Thread-safe, and safe for several processes at once.
 */
public final class CookieJar {

    /**
     * The cookies of one yt-dlp process.
     *
     * @param file the copy for this process, into which yt-dlp writes renewed cookies
     * @param origin identifies the exported file and its content
     * @param content the content of the copy before yt-dlp started
     */
    record Copy(Path file, String origin, byte[] content) {}

    private static final Logger log = LoggerFactory.getLogger(CookieJar.class);
    private static final Object PROCESS_LOCK = new Object();
    private static final String SUFFIX = ".txt";
    private static final int NAME_DIGITS = 16;
    private static final int MOST_BYTES = 1 << 20;

    private final Optional<Path> exported;
    private final Path folder;
    private final Clock clock;

    /**
     * Creates a jar.
     *
     * @param cookies the exported file, and the folder for renewed cookies, which only this user can read
     */
    public CookieJar(DownloadSettings.Cookies cookies, Clock clock) {
        this.exported = cookies.file();
        this.folder = cookies.kept();
        this.clock = clock;
    }

    /** Returns the exported file; empty if downloads use no cookies. */
    Optional<Path> exported() {
        return exported;
    }

    /** The condition of the cookies. */
    public enum Condition {
        /** The exported file can't be read. */
        UNREADABLE,
        /** Another user of the machine owns the exported file or can change it, and could thus replace the login. */
        CHANGEABLE_BY_OTHERS,
        /** The file contains no cookie in Netscape's format. */
        NO_COOKIES,
        /** The file contains no cookie for the host of the video pages. */
        OF_OTHER_HOSTS,
        /** The cookies for the video pages, or the login cookies among them, have expired. */
        EXPIRED,
        /**
         * The cookies can be sent, but other users of the machine can read the exported file and thus use its login.
         */
        READABLE_BY_OTHERS,
        /** The cookies can be sent; only the site knows whether it still accepts them. */
        USABLE
    }

    /**
     * Returns the condition of the newest cookies; changes nothing.
     *
     * @param watchUrl the address of a video's page
     * @return the condition; empty if downloads use no cookies
     */
    public Optional<Condition> condition(String watchUrl) {
        return exported.map(file -> {
            try {
                if (!Files.isRegularFile(file)) {
                    return Condition.UNREADABLE;
                }
                if (OwnFolder.problemOfUsed(file).isPresent()) {
                    return Condition.CHANGEABLE_BY_OTHERS;
                }
                Condition condition = condition(Files.readAllBytes(file), URI.create(watchUrl.replace("{id}", "id")));
                return condition == Condition.USABLE && OwnFolder.othersRead(file)
                        ? Condition.READABLE_BY_OTHERS
                        : condition;
            } catch (IOException e) {
                return Condition.UNREADABLE;
            }
        });
    }

    private Condition condition(byte[] given, URI page) throws IOException {
        if (CookieFile.of(given).count() == 0) {
            return Condition.NO_COOKIES;
        }
        CookieFile sent = CookieFile.of(kept(originOf(given)).orElse(given))
                .ofHost(String.valueOf(page.getHost()).toLowerCase(Locale.ROOT));
        if (sent.count() == 0) {
            return Condition.OF_OTHER_HOSTS;
        }
        return sent.isExpired(clock.instant()) ? Condition.EXPIRED : Condition.USABLE;
    }

    /**
     * Copies the newest cookies for one yt-dlp process. These are the kept cookies if they were renewed from the
     * current content of the exported file, otherwise the cookies of the exported file.
     */
    Copy copyTo(VideoDirectory directory) throws IOException {
        byte[] given = Files.readAllBytes(exported.orElseThrow());
        String origin = originOf(given);
        byte[] content = kept(origin).orElse(given);
        return new Copy(directory.writeCookies(content), origin, content);
    }

    /**
     * Keeps the cookies that yt-dlp has renewed during a successful download. If they can't be kept, only a warning is
     * logged.
     */
    void keep(Copy copy) {
        try {
            CookieFile before = CookieFile.of(copy.content());
            Optional<CookieFile> written = read(copy.file()).flatMap(CookieFile::written);
            if (written.isEmpty() || written.get().isSignedOutSince(before, clock.instant())) {
                log.debug(
                        "The cookies that a download returned are not saved: their login has ended, or the file is not a cookie file");
                return;
            }
            if (written.get().equals(before)) {
                return;
            }
            locked(() -> {
                // If the exported file was replaced during the download, these cookies are dropped, because cookies
                // that were renewed from the new file may be kept already.
                if (!copy.origin().equals(originOf(Files.readAllBytes(exported.orElseThrow())))) {
                    return;
                }
                CookieFile now = kept(copy.origin()).map(CookieFile::of).orElse(before);
                CookieFile renewed = now.with(before, written.get());
                if (!renewed.equals(now) && !renewed.isTooLarge()) {
                    PrivateFiles.replace(
                            fileOf(copy.origin()), PrivateFiles.Mode.ALWAYS_PRIVATE, out -> out.write(renewed.bytes()));
                    deleteOlder(copy.origin());
                }
            });
        } catch (IOException e) {
            log.warn("Renewed cookies can't be saved in {}: {}", folder, e.toString());
        }
    }

    /**
     * Deletes the kept cookies if they are those of this copy, which YouTube has reported as no longer valid. The next
     * downloads then use the exported file again.
     */
    void forget(Copy copy) {
        try {
            locked(() -> {
                if (kept(copy.origin())
                        .filter(now -> MessageDigest.isEqual(now, copy.content()))
                        .isPresent()) {
                    Files.deleteIfExists(fileOf(copy.origin()));
                }
            });
        } catch (IOException e) {
            log.warn("Cookies that are no longer valid can't be deleted from {}: {}", folder, e.toString());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void locked(Work work) throws IOException {
        PrivateFiles.makeFolder(folder);
        synchronized (PROCESS_LOCK) {
            try (FileChannel channel = PrivateFiles.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                work.run();
            }
        }
    }

    private Optional<byte[]> kept(String origin) throws IOException {
        // The kept cookies are used only if their file is a complete cookie file; otherwise the exported file is used.
        return read(fileOf(origin))
                .filter(content -> CookieFile.written(content).isPresent());
    }

    /** Deletes the cookies that were renewed from earlier contents of the exported file. */
    private void deleteOlder(String origin) throws IOException {
        String ofThisFile = origin.substring(0, NAME_DIGITS);
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (name.startsWith(ofThisFile) && !name.equals(origin + SUFFIX)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Path fileOf(String origin) {
        return folder.resolve(origin + SUFFIX);
    }

    /**
     * Returns a text that identifies the exported file by its path and content. The modification time is not part of
     * it, because a deployment may write the same file every night.
     */
    private String originOf(byte[] content) {
        return digits(exported.orElseThrow().toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8)) + "-"
                + digits(content);
    }

    private static String digits(byte[] content) {
        return HexFormat.of().formatHex(Sha256.digest().digest(content)).substring(0, NAME_DIGITS);
    }

    /** Reads a regular file; empty if the file is missing, or if a link or a pipe has replaced it. */
    private static Optional<byte[]> read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(in.readNBytes(MOST_BYTES + 1));
        }
    }
}
