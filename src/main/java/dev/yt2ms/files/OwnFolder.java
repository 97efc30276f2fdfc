package dev.yt2ms.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks that other users of the machine can't change or replace a folder. They can if one of them owns it or may write
 * to it, or to a folder or link on the path to it. This user and root are trusted. A group is trusted if it is root's
 * or has this user as its only member, because many systems give each user such a group.
 */
public final class OwnFolder {

    private static final int MOST_LINKS = 40;
    private static final Path GROUPS = Path.of("/etc/group");

    private OwnFolder() {}

    /**
     * Describes what is wrong with a folder, which need not exist yet.
     *
     * @param folder an absolute path
     * @return a sentence that names what others may change and says what to do; empty if nothing is wrong, and on
     *     systems without file owners
     */
    public static Optional<String> problemOf(Path folder) {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Optional.empty();
        }
        try {
            return walk(folder.toAbsolutePath().normalize(), true);
        } catch (IOException e) {
            // A folder that this user can't examine can't be used either, and its use reports the error.
            return Optional.empty();
        }
    }

    /**
     * Describes what is wrong with a file that is about to be written. Its folder may be a shared one.
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
            Optional<String> problem = walk(folder, false);
            return problem.isEmpty()
                            && Files.exists(place, LinkOption.NOFOLLOW_LINKS)
                            && !Owner.of(place).isThisUser()
                    ? Optional.of(belongsToAnother(place))
                    : problem;
        } catch (IOException e) {
            // Writing the file will report this error.
            return Optional.empty();
        }
    }

    /** @param exclusive whether the folders on the path must be safe from others too, and not only the links */
    private static Optional<String> walk(Path folder, boolean exclusive) throws IOException {
        Deque<Path> left = new ArrayDeque<>();
        folder.forEach(left::add);
        Path here = folder.getRoot();
        int links = 0;
        while (true) {
            Owner owner = Owner.of(here);
            Path next = left.peek();
            Optional<String> problem = exclusive ? problem(here, owner, next == null) : Optional.empty();
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
                return Optional.of(belongsToAnother(child));
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
    private static Optional<String> problem(Path folder, Owner owner, boolean last) throws IOException {
        boolean others = owner.othersWrite() || owner.groupWrites() && !isPrivateGroup(folder, owner);
        // In a sticky folder, such as /tmp, only owners may replace their entries.
        if (!others || owner.isSticky() && !last) {
            return Optional.empty();
        }
        return Optional.of(
                "other users may write to %s (mode %s): take that right from them (chmod go-w %s), or give another folder"
                        .formatted(folder, owner.octal(), folder));
    }

    private static boolean isPrivateGroup(Path folder, Owner owner) throws IOException {
        if (owner.group() == 0) {
            return true;
        }
        String user = System.getProperty("user.name");
        String group = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .group()
                .getName();
        return group.equals(user) && membersOf(group).allMatch(user::equals);
    }

    /** The members of a group, except the users whose primary group it is. */
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

    private static String belongsToAnother(Path path) throws IOException {
        String name = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
        return "%s belongs to another user (%s): run yt2ms as that user, or give one of your own".formatted(path, name);
    }
}
