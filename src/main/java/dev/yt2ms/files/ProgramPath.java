package dev.yt2ms.files;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folders in which yt2ms searches for programs by name. It skips a program that another user can replace. The
 * search path of child processes contains no folder whose programs another user can replace.
 */
public final class ProgramPath {

    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    private final List<Path> folders;

    private ProgramPath(List<Path> folders) {
        this.folders = folders;
    }

    /**
     * Reads a search path.
     *
     * @param path the folders, in the form of the variable PATH; empty entries, which mean the working directory, are
     *     ignored
     */
    public static ProgramPath of(String path) {
        return new ProgramPath(SEPARATOR
                .splitAsStream(path)
                .filter(entry -> !entry.isEmpty())
                .flatMap(ProgramPath::folder)
                .distinct()
                .toList());
    }

    /** Returns the search path of this process. */
    public static ProgramPath ofThisProcess() {
        return of(Optional.ofNullable(System.getenv("PATH")).orElse(""));
    }

    private static Stream<Path> folder(String entry) {
        try {
            return Stream.of(Path.of(entry).toAbsolutePath());
        } catch (InvalidPathException e) {
            return Stream.of();
        }
    }

    /** Finds the first program of this name that only this user and root can change. */
    public Optional<Path> find(String name) {
        return all(name).filter(file -> problemOf(file).isEmpty()).findFirst();
    }

    /**
     * Explains why the first program with this name is not used.
     *
     * @return a sentence that names the program, the reason, and the command that makes the program safe; empty if
     *     {@link #find} returns the first program, or if there is none
     */
    public Optional<String> passedOver(String name) {
        return first(name)
                .flatMap(file -> problemOf(file).map(problem -> "%s is not run, because %s".formatted(file, problem)));
    }

    /**
     * Describes why a program must not be run: another user can replace the program or, if it is a script, the
     * interpreter that its first line names.
     *
     * @param program an absolute path of a file that exists
     * @return a sentence that names what others may change, and the command that prevents it; empty if no other user
     *     can change it
     */
    public static Optional<String> problemOf(Path program) {
        Optional<String> own = OwnFolder.problemOfUsed(program);
        if (own.isPresent()) {
            return own;
        }
        ProgramPath ofChildren = of(ofThisProcess().forChildren());
        return Interpreter.allOf(program, ofChildren).stream()
                .flatMap(interpreter -> OwnFolder.problemOfUsed(interpreter)
                        .map(problem -> "it is a script for %s, and %s".formatted(interpreter, problem))
                        .stream())
                .findFirst();
    }

    /** Returns the first program with this name, even if another user can change it. */
    Optional<Path> first(String name) {
        return all(name).findFirst();
    }

    private Stream<Path> all(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    }

    /**
     * Returns the search path for a child process, in the form of the variable PATH. It contains only existing folders
     * that no other user except root can change.
     */
    public String forChildren() {
        return folders.stream()
                .filter(Files::exists)
                .filter(folder -> OwnFolder.problemOf(folder).isEmpty())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
