package dev.yt2ms.job.enumerate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.yt2ms.job.control.SourceCalls;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.Channel;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.youtube.SandboxChannel;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.jobfile.JobFile;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.youtube.ChannelReference;
import dev.yt2ms.youtube.VideoPage;
import dev.yt2ms.youtube.api.YouTubeVideoSource;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a channel of 20,000 videos costs few quota units, and no more memory than a small channel. */
class LargeChannelTest {

    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path folder;

    @Test
    void twentyThousandVideosCost805UnitsAtMostAndNoPageIsKept() throws Exception {
        try (Sandbox sandbox = Sandbox.start(folder, 0)) {
            sandbox.channel().fill(20_000);
            YouTubeVideoSource source = new YouTubeVideoSource(
                    source(sandbox), new KnownSecrets(Set.of()), Network.direct(), CLOCK, new RunControl());
            Channel channel = source.resolve(new ChannelReference.ByHandle(SandboxChannel.HANDLE));
            ChannelPageReader reader = reader(source, runOf(channel));
            List<WeakReference<VideoPage>> pages = new ArrayList<>();

            int videos = 0;
            for (VideoPage page = reader.read(); page != null; page = reader.read()) {
                videos += page.videos().size();
                pages.add(new WeakReference<>(page));
            }

            assertThat(videos).isEqualTo(20_000);
            assertThat(sandbox.youtube().quotaUsed()).isLessThanOrEqualTo(805);
            await().untilAsserted(() -> {
                System.gc();
                assertThat(pages).hasSize(400).allMatch(page -> page.get() == null);
            });
        }
    }

    private static ChannelPageReader reader(YouTubeVideoSource source, MigrationRuns runs) {
        RunControl control = new RunControl();
        return new ChannelPageReader(
                source,
                runs,
                mock(LedgerSync.class),
                mock(ChannelPageReader.NamedVideos.class),
                new SourceCalls(control, Duration.ofMinutes(1), control::awaitStop),
                CLOCK);
    }

    private static SourceSettings source(Sandbox sandbox) {
        String jobFile =
                "{migration: {name: test, source: {channel: '@%s', api-key: %s, api-url: '%s'}, destination: {token: t}}}"
                        .formatted(SandboxChannel.HANDLE, Sandbox.API_KEY, sandbox.youtubeApiUrl());
        return JobFile.parse("test", jobFile, Path.of("")).source();
    }

    private static MigrationRuns runOf(Channel channel) {
        MigrationRun run = mock();
        when(run.channel()).thenReturn(Optional.of(channel));
        when(run.mode()).thenReturn(EnumerationMode.FULL);
        MigrationRuns runs = mock();
        when(runs.run()).thenReturn(Optional.of(run));
        return runs;
    }
}
