package dev.yt2ms.cluster;

import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.files.RandomWord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The name of this machine and the token of its last process ({@link dev.yt2ms.ledger.Claimant#token}), in a file of
 * the state directory. The caller holds the lock of the state directory, so that process has ended, unless the
 * directory is a copy of one in use.
 */
final class NodeName {

    private static final String FILE = "node";
    private static final int DIGITS = 12;

    private final Path file;
    private final String name;
    private final Optional<String> lastToken;

    private NodeName(Path file, String name, Optional<String> lastToken) {
        this.file = file;
        this.name = name;
        this.lastToken = lastToken;
    }

    /**
     * Reads the name.
     *
     * @param configured the name in the job file; if it is empty, the name in the state directory is used, and created
     *     if it is missing
     */
    static NodeName in(Path stateDir, Optional<String> configured) throws IOException {
        Path file = stateDir.resolve(FILE);
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        Optional<String> stored = lines.stream().findFirst().filter(line -> !line.isBlank());
        String name =
                configured.or(() -> stored).orElseGet(() -> RandomWord.create().substring(0, DIGITS));
        NodeName node = new NodeName(file, name, lines.stream().skip(1).findFirst());
        if (!stored.equals(Optional.of(name))) {
            node.write(node.lastToken);
        }
        return node;
    }

    String name() {
        return name;
    }

    /** Returns the token of the last process with this state directory; empty if there was none. */
    Optional<String> lastToken() {
        return lastToken;
    }

    /** Records the token of this process. */
    void record(String token) {
        try {
            write(Optional.of(token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Optional<String> token) throws IOException {
        byte[] lines = (name + "\n" + token.map(text -> text + "\n").orElse("")).getBytes(StandardCharsets.UTF_8);
        PrivateFiles.replace(file, PrivateFiles.Mode.ALWAYS_PRIVATE, out -> out.write(lines));
    }
}
