package dev.yt2ms.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the program that runs a script. The first line of the script names it, e.g. {@code #!/usr/bin/env python3}. */
final class Interpreter {

    /**
     * How many bytes of a script's first line are read. Operating systems do not read longer lines either.
     */
    private static final int LONGEST_LINE = 512;
    /** The maximum number of interpreters that are looked up, if each of them is a script that names the next one. */
    private static final int MOST_SCRIPTS = 5;

    private static final Pattern FIRST_LINE = Pattern.compile("#![ \\t]*([^ \\t\\r\\n]+)[ \\t]*([^\\r\\n]*)");
    private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

    private Interpreter() {}

    /**
     * Finds all programs that run when this script is started. These are the script's interpreter; if that is also a
     * script, its interpreter too; and if it is {@code env}, the program that {@code env} searches for.
     *
     * @param path the search path with which the script is started
     * @return absolute paths; empty if the program is not a script, or can't be read
     */
    static List<Path> allOf(Path program, ProgramPath path) {
        List<Path> found = new ArrayList<>();
        Path last = program;
        for (int left = MOST_SCRIPTS; left > 0; left--) {
            List<Path> next = of(last, path);
            if (next.isEmpty()) {
                break;
            }
            found.addAll(next);
            last = next.get(next.size() - 1);
        }
        return found;
    }

    private static List<Path> of(Path script, ProgramPath path) {
        Matcher line = FIRST_LINE.matcher(beginningOf(script));
        if (!line.lookingAt()) {
            return List.of();
        }
        try {
            Path interpreter = Path.of(line.group(1)).toAbsolutePath();
            if (!interpreter.endsWith("env")) {
                return List.of(interpreter);
            }
            Optional<Path> searched = searchedByEnv(line.group(2)).flatMap(name -> {
                return name.contains("/") ? Optional.of(Path.of(name).toAbsolutePath()) : path.first(name);
            });
            return searched.map(found -> List.of(interpreter, found)).orElse(List.of(interpreter));
        } catch (InvalidPathException e) {
            return List.of();
        }
    }

    /** Returns the program among the arguments of {@code env}, which may begin with options and variables. */
    private static Optional<String> searchedByEnv(String arguments) {
        Iterator<String> words = BLANKS.splitAsStream(arguments).iterator();
        while (words.hasNext()) {
            String word = words.next().replaceFirst("^(?:-S|--split-string=)(?=.)", "");
            if (word.matches("-[uC]|--unset|--chdir") && words.hasNext()) {
                words.next();
            } else if (!word.isEmpty() && !word.startsWith("-") && !word.contains("=")) {
                return Optional.of(word);
            }
        }
        return Optional.empty();
    }

    private static String beginningOf(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST_LINE), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
