package dev.yt2ms.cli.terminal;

import com.google.common.html.HtmlEscapers;
import dev.yt2ms.files.OwnFolder;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.settings.value.HomeFolder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A local page that forwards the browser to an address and that only this user can read. Closing it deletes the file.
 */
public record ForwardingPage(Path file) implements AutoCloseable {

    private static final String PREFIX = "yt2ms-login-";

    /**
     * Writes a page into the home folder, because a sandboxed browser (a snap or flatpak) can't read hidden folders. If
     * the home folder is not safe or not writable, the page is written into the state directory.
     */
    static ForwardingPage to(URI address, Path stateDir) throws IOException {
        Optional<Path> home = HomeFolder.known()
                .filter(Files::isWritable)
                .filter(folder -> OwnFolder.problemOf(folder).isEmpty());
        Path folder = home.isPresent() ? home.get() : PrivateFiles.makeFolder(stateDir);
        Path file = PrivateFiles.makeTemporaryFile(folder, PREFIX, ".html");
        Files.writeString(file, html(address), StandardCharsets.UTF_8);
        return new ForwardingPage(file);
    }

    private static String html(URI address) {
        String escaped = HtmlEscapers.htmlEscaper().escape(address.toString());
        return "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\">"
                + "<meta http-equiv=\"refresh\" content=\"0;url=" + escaped + "\"><title>yt2ms</title></head>"
                + "<body><p><a href=\"" + escaped + "\">To the login</a></p></body></html>\n";
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A page that can't be deleted does no harm, because the address in it can be used only once.
        }
    }
}
