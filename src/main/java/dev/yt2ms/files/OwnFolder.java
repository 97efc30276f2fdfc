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
 * Tells whether a folder is out of the reach of the other users of the machine. It is not when one of them owns it or may
 * write to it, or to a folder or link on the way to it: then they may exchange it for one of theirs. This user and root are
 * trusted; a group is where it is root's or has this user as its only member, as many systems give one to each user.
 */
public final class OwnFolder {

    private static final int MOST_LINKS = 40;
    private static final Path GROUPS = Path.of("/etc/group");

    private OwnFolder() {}

    /**
     * What is wrong with a folder that need not exist yet.
     *
     * @param folder an absolute path
     * @return a sentence that names what others may change and tells what to do; empty where all is well, and on systems
     *     that don't know owners
     */
    public static Optional<String> problemOf(Path folder) {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Optional.empty();
        }
        try {
            return walk(folder.toAbsolutePath().normalize(), true);
        } catch (IOException e) {
            // Who can't look at it can't use it either, and is told so when it is used.
            return Optional.empty();
        }
    }

    /**
     * What is wrong with a file that is about to be written, in a folder that may well be a shared one.
     *
     * @return a sentence that names the link of another user on the way to it, or the other user's file in its place; empty
     *     where there is none
     */
    public static Optional<String> problemOfFile(Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return Optional.empty();
        }
        Path place = file.toAbsolutePath().normalize();
        try {
            Optional<String> problem = walk(place.getParent(), false);
            return problem.isEmpty()
                            && Files.exists(place, LinkOption.NOFOLLOW_LINKS)
                            && !Owner.of(place).isThisUser()
                    ? Optional.of(belongsToAnother(place))
                    : problem;
        } catch (IOException e) {
            // Told by what writes it.
            return Optional.empty();
        }
    }

    /** @param exclusive whether others may have no hand in the folders either, and not only in the links on the way */
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
                // What is missing is made, for this user alone.
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

    /** The owner is looked at before one comes here. */
    private static Optional<String> problem(Path folder, Owner owner, boolean last) throws IOException {
        boolean others = owner.othersWrite() || owner.groupWrites() && !isPrivateGroup(folder, owner);
        // In a sticky folder, such as /tmp, only the owner may exchange what is there.
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

    /** Those besides the users whose first group it is. */
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
