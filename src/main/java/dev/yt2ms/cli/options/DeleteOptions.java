package dev.yt2ms.cli.options;

import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.SyncSettings.OnDelete;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option {@code --confirm-deletes}: the number of contents that may be deleted on the platform. */
public final class DeleteOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--confirm-deletes",
            paramLabel = "N",
            description =
                    "Delete the contents of videos that are certainly deleted on YouTube, if one scan finds at most N of"
                            + " them; if it finds more, delete none and exit with 4. Needs 'sync.on-delete: delete' in the"
                            + " job file.")
    private Integer confirmed;

    /** The number of contents that the user allows to be deleted; empty if none may be deleted. */
    public OptionalInt confirmed(Settings settings) {
        if (confirmed == null) {
            return OptionalInt.empty();
        }
        if (confirmed < 1) {
            throw new ParameterException(spec.commandLine(), "--confirm-deletes must be a whole number of at least 1");
        }
        if (settings.run().sync().onDelete() != OnDelete.DELETE) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--confirm-deletes works only if migration.sync.on-delete is 'delete'; set it in the job file, or"
                            + " with --set migration.sync.on-delete=delete");
        }
        return OptionalInt.of(confirmed);
    }
}
