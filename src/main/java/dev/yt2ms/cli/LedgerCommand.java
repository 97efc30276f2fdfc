package dev.yt2ms.cli;

import picocli.CommandLine.Command;

@Command(
        name = "ledger",
        description = "Move the ledger: copy it from H2 to PostgreSQL.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = LedgerCopyCommand.class)
final class LedgerCommand {}
