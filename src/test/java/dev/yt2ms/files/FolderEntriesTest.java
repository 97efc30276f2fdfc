package dev.yt2ms.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderEntriesTest {

    @TempDir
    private Path folder;

    @Test
    void returnsTheEntriesWithTheseNames() throws IOException {
        Path file = Files.createFile(folder.resolve(".a-1.part"));
        Path subfolder = Files.createDirectory(folder.resolve(".a-2.part"));
        Files.createFile(folder.resolve("b"));

        assertThat(FolderEntries.named(folder, name -> name.startsWith(".a-")))
                .containsExactlyInAnyOrder(file, subfolder);
        assertThatThrownBy(() -> FolderEntries.named(folder.resolve("missing"), name -> true))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void anErrorWhileTheFolderIsReadIsAnIOException() {
        IOException broken = new IOException("Input/output error");
        DirectoryStream<Path> entries = new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                throw new DirectoryIteratorException(broken);
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> FolderEntries.all(entries)).isSameAs(broken);
    }
}
