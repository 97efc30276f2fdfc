package dev.yt2ms.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks that other users of the machine can't change or replace a folder. A user can do this who owns the folder, or a
 * folder or link on the path to it, or who can write to one of these folders.
 *
 * <p>This user and root are trusted. A group is trusted if it is root's group, or if it has this user's name and no
 * other member, because many systems give each user such a group. Two groups of administrators are also trusted,
 * because their members administer the programs of all users anyway: Debian's {@code staff} for folders of root, such
 * as {@code /usr/local}, and macOS's {@code admin} for folders of root and of this user, such as those of Homebrew.
 */
public final class OwnFolder {

    private static final int MOST_LINKS = 40;
    private static final int OTHERS_READ = 0004;
    private static final int OTHERS_PASS = 0001;
    private static final int GROUP_BITS = 3;
    private static final Path GROUPS = Path.of("/etc/group");
    private static final String OF_DEBIAN = "staff";
    private static final String OF_MACOS = "admin";

    private static final String ANOTHER_FOLDER = ", or give another folder";
    private static final String AS_THAT_USER = "run yt2ms as that user, or give a path that belongs to you";

    private OwnFolder() {}

    /**
     * Describes how other users could change or replace a folder, which need not exist yet.
     *
     * @param folder an absolute path
     * @return a sentence that names what others may change and says what to do; empty if they can't change anything,
     *     and on systems without file owners
     */
    public static Optional<String> problemOf(Path folder) {
        return problem(folder, ANOTHER_FOLDER, AS_THAT_USER);
    }

    /**
     * Describes how other users could change or replace a program before it is run, or a file whose content is trusted.
     *
     * @param file an absolute path of a file that exists
     * @return a sentence that names what others may change, and the command that prevents it; empty if no other user
     *     can change it, and on systems without file owners
     */
    public static Optional<String> problemOfUsed(Path file) {
        return problem(file, "", "make it yours or root's (chown), or give another file");
    }

    /**
     * Describes how other users could change or replace a folder, or else names an entry of it that belongs to another
     * user. Such an entry may be a pipe, from which yt2ms would read forever, or a link to a file, which yt2ms would
     * overwrite.
     *
     * @param folder an absolute path
     * @return a sentence that says what to do; empty if nothing is wrong, and on systems without file owners
     */
    public static Optional<String> problemOfContent(Path folder) {
        return problemOf(folder).or(() -> foreignIn(folder));
    }

    private static Optional<String> foreignIn(Path folder) {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix") || !Files.isDirectory(folder)) {
            return Optional.empty();
        }
        List<Path> foreign = new ArrayList<>();
        try {
            Files.walkFileTree(folder.toRealPath(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                    return visitFile(path, attributes);
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                    try {
                        if (Owner.of(path).isTrusted()) {
                            return FileVisitResult.CONTINUE;
                        }
                    } catch (NoSuchFileException e) {
                        return FileVisitResult.CONTINUE; // A running yt2ms has deleted this file.
                    }
                    foreign.add(path);
                    return FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path path, IOException e) {
                    // A file that can't be read belongs to root or no longer exists.
                    return FileVisitResult.CONTINUE;
                }
            });
            return foreign.isEmpty()
                    ? Optional.empty()
                    : Optional.of(belongsToAnother(
                            foreign.get(0), "delete it, or make it yours (chown) if you know why it is there"));
        } catch (IOException e) {
            // The code that uses the folder will report this error.
            return Optional.empty();
        }
    }

    private static Optional<String> problem(Path path, String instead, String toBeOwned) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Optional.empty();
        }
        try {
            return walk(path.toAbsolutePath().normalize(), true, instead, toBeOwned);
        } catch (IOException e) {
            // If the attributes of the file can't be read, this user can't use the file either, and the code that tries
            // to use it reports the error.
            return Optional.empty();
        }
    }

    /** Whether the permissions of a file and of each folder on its path let other users read the file. */
    public static boolean othersRead(Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return false;
        }
        try {
            Path real = file.toRealPath();
            if (!mayAccess(real, OTHERS_READ)) {
                return false;
            }
            for (Path folder = real.getParent(); folder != null; folder = folder.getParent()) {
                if (!mayAccess(folder, OTHERS_PASS)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Whether other users have a right to a file or folder.
     *
     * @param right the bit of {@link Owner#mode} that gives all users the right; the bit that gives it to the group is
     *     three places to the left
     */
    private static boolean mayAccess(Path path, int right) throws IOException {
        Owner owner = Owner.of(path);
        return (owner.mode() & right) != 0 || (owner.mode() & right << GROUP_BITS) != 0 && !isTrustedGroup(path, owner);
    }

    /**
     * Describes why a file must not be written. A folder to which all users can write is no reason.
     *
     * @return a sentence that names another user's link on the path to the file, or another user's file in its place;
     *     empty if nothing is wrong
     */
    public static Optional<String> problemOfFile(Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Optional.empty();
        }
        Path place = file.toAbsolutePath().normalize();
        try {
            Path folder = place.getParent();
            if (folder == null) {
                return Optional.empty();
            }
            Optional<String> problem = walk(folder, false, ANOTHER_FOLDER, AS_THAT_USER);
            return problem.isEmpty()
                            && Files.exists(place, LinkOption.NOFOLLOW_LINKS)
                            && !Owner.of(place).isThisUser()
                    ? Optional.of(belongsToAnother(place, AS_THAT_USER))
                    : problem;
        } catch (IOException e) {
            // Writing the file will report this error.
            return Optional.empty();
        }
    }

    /**
     * Checks a folder or file, and each folder and link on the path to it.
     *
     * @param exclusive {@code true} to check that no other user owns or can write to a folder on the path; {@code
     *     false} to check only the links on the path
     * @param instead advice for a person who does not want to remove other users' permissions
     * @param toBeOwned advice for a person if another user is the owner
     */
    private static Optional<String> walk(Path folder, boolean exclusive, String instead, String toBeOwned)
            throws IOException {
        Deque<Path> left = new ArrayDeque<>();
        folder.forEach(left::add);
        Path here = folder.getRoot();
        int links = 0;
        while (true) {
            Owner owner = Owner.of(here);
            Path next = left.peek();
            Optional<String> problem = exclusive ? problem(here, owner, next == null, instead) : Optional.empty();
            if (problem.isPresent() || next == null) {
                return problem;
            }
            left.remove();
            if (next.toString().equals("..")) {
                here = here.getParent() == null ? here : here.getParent();
                continue;
            }
            Path child = here.resolve(next);
            Owner owned;
            try {
                owned = Owner.of(child);
            } catch (NoSuchFileException e) {
                // yt2ms will create the missing folder, for this user alone.
                return Optional.empty();
            }
            if (!owned.isTrusted() && (exclusive || Files.isSymbolicLink(child))) {
                return Optional.of(belongsToAnother(child, toBeOwned));
            }
            if (!Files.isSymbolicLink(child)) {
                here = child;
                continue;
            }
            if (++links > MOST_LINKS) {
                return Optional.empty();
            }
            Path target = Files.readSymbolicLink(child);
            List<Path> names = new ArrayList<>();
            target.forEach(names::add);
            Collections.reverse(names);
            names.forEach(left::addFirst);
            here = target.isAbsolute() ? folder.getRoot() : here;
        }
    }

    /** Checks the permissions of a folder whose owner was checked before. */
    private static Optional<String> problem(Path folder, Owner owner, boolean last, String instead) throws IOException {
        boolean others = owner.othersWrite() || owner.groupWrites() && !isTrustedGroup(folder, owner);
        // In a sticky folder, such as /tmp, only owners may replace their entries.
        if (!others || owner.isSticky() && !last) {
            return Optional.empty();
        }
        return Optional.of("other users can write to %s (mode %s); remove their write permission (chmod go-w %s)%s"
                .formatted(folder, owner.octal(), folder, instead));
    }

    private static boolean isTrustedGroup(Path folder, Owner owner) throws IOException {
        if (owner.group() == 0) {
            return true;
        }
        String user = System.getProperty("user.name");
        String group = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .group()
                .getName();
        return group.equals(administrators(owner))
                || group.equals(user) && membersOf(group).allMatch(user::equals);
    }

    /** Returns the trusted group of administrators for folders of this owner; empty text if there is none. */
    private static String administrators(Owner owner) {
        if (System.getProperty("os.name").startsWith("Mac")) {
            // Unlike on Debian, the owner need not be root: Homebrew's folders belong to the user who installed
            // Homebrew.
            return OF_MACOS;
        }
        return owner.isRoot() ? OF_DEBIAN : "";
    }

    /** Returns the members of a group, except the users whose primary group it is. */
    private static Stream<String> membersOf(String group) {
        try (Stream<String> lines = Files.lines(GROUPS)) {
            return lines
                    .map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 3 && fields[0].equals(group))
                    .flatMap(fields -> Stream.of(fields[3].split(",")))
                    .filter(member -> !member.isBlank())
                    .toList()
                    .stream();
        } catch (IOException | RuntimeException e) {
            return Stream.of();
        }
    }

    private static String belongsToAnother(Path path, String toBeOwned) throws IOException {
        String name = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
        return "%s belongs to another user (%s); %s".formatted(path, name, toBeOwned);
    }
}
