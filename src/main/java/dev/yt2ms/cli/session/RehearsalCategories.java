package dev.yt2ms.cli.session;

import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.cli.terminal.Logging;
import dev.yt2ms.cli.terminal.SignalStop;
import dev.yt2ms.job.Migration;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.sandbox.platform.SandboxPlatform;
import dev.yt2ms.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Creates on the sandbox's platform the categories that a job file uses, because a rehearsal does not ask the real
 * platform for its categories.
 */
final class RehearsalCategories {

    private static final Logger log = LoggerFactory.getLogger(RehearsalCategories.class);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private final SandboxPlatform platform;
    private final JobCommands commands;
    private final OutputOptions output;

    /** @param commands the commands that messages suggest */
    RehearsalCategories(SandboxPlatform platform, JobCommands commands, OutputOptions output) {
        this.commands = commands;
        this.platform = platform;
        this.output = output;
    }

    /**
     * Creates the categories that the job file names, and those that the template of {@code mapping.idCategory} gives
     * the channel's videos. To find the latter, this method makes a plan, which enumerates the channel.
     *
     * @param scratch a folder for the ledger of that plan; deleted before and after
     */
    void make(Settings settings, Path scratch) throws IOException {
        FieldMapping mapping = FieldMapping.of(settings.mapping());
        // Categories that the job file names by number are created first, because a category that it names by its path
        // gets the next free number.
        mapping.namedCategories().values().stream()
                .filter(NUMBER.asMatchPredicate())
                .forEach(this::make);
        mapping.namedCategories().values().stream()
                .filter(NUMBER.asMatchPredicate().negate())
                .forEach(this::make);
        if (mapping.makesCategories()) {
            FileSystemUtils.deleteRecursively(scratch);
            try {
                makeThoseOfVideos(settings.withLedgerOfItsOwn(scratch));
            } finally {
                FileSystemUtils.deleteRecursively(scratch);
            }
        }
    }

    @SuppressWarnings("try") // javac warns, because the block does not use the resource.
    private void makeThoseOfVideos(Settings settings) {
        RunControl control = new RunControl();
        try (SignalStop signals = new SignalStop(control, MigrationSession.patience(settings));
                Migration migration = Migration.open(settings, Clock.systemUTC(), control)) {
            Logging.start(settings, migration.secrets(), commands, output, Optional.empty(), control::stop);
            log.info("reading the channel to find which categories mapping.idCategory gives to its videos");
            FieldMapping mapping = migration.plan(false).mapping();
            migration
                    .ledger()
                    .forEach(
                            ItemState.PENDING,
                            item -> mapping.unplaceable(item.video()).ifPresent(this::make));
            Logging.end();
        }
    }

    private void make(String category) {
        if (NUMBER.matcher(category).matches()) {
            platform.category(Integer.parseInt(category), "Category " + category);
        } else {
            platform.categoryAt(category);
        }
    }
}
