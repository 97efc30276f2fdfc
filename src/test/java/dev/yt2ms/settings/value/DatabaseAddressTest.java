package dev.yt2ms.settings.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFileFixture;
import dev.yt2ms.settings.jobfile.JobFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that an accepted database address can only open a database and has no other effect. */
class DatabaseAddressTest extends JobFileFixture {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:file:/srv/ledger",
                "jdbc:h2:file:./ledger;WRITE_DELAY=0;",
                "jdbc:h2:file:/srv/ledger;cipher=AES;USER=sa;PASSWORD=file user;ifexists=TRUE",
                "jdbc:postgresql://db.example.org/yt2ms",
                "jdbc:postgresql:yt2ms",
                "jdbc:postgresql://a:5432,b:5433/yt2ms?targetServerType=primary&user=u&password=a%26b",
                "jdbc:postgresql://db.example.org/yt2ms?sslmode=verify-full&sslrootcert=/etc/ssl/db.crt&",
                "jdbc:postgresql://db.example.org/yt2ms?sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"
            })
    void validAddressesOfDatabasesAreAccepted(String url) {
        assertThat(read(url).machine().database().url().orElseThrow().reveal()).isEqualTo(url);
    }

    /** The ledger treats only an address with {@code file:} as a file, e.g. for its backup and its settings. */
    @ParameterizedTest
    @CsvSource({
        "jdbc:h2:/srv/ledger, jdbc:h2:file:/srv/ledger",
        "jdbc:h2:~/ledger, jdbc:h2:file:~/ledger",
        "jdbc:h2:./ledger;CACHE_SIZE=4096, jdbc:h2:file:./ledger;CACHE_SIZE=4096"
    })
    void anAddressOfH2WithoutFileMeansTheSameFile(String url, String used) {
        assertThat(read(url).machine().database().url().orElseThrow().reveal()).isEqualTo(used);
        assertThat(read(url).machine().database().file())
                .isEqualTo(read(used).machine().database().file());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aCertificateFileThatOthersCanChangeIsRefused() throws IOException {
        Path authority = Files.createFile(folder.resolve("root ca.crt"));
        String url = "jdbc:postgresql://db.example.org/yt2ms?user=u&sslrootcert="
                + authority.toString().replace(" ", "%20");
        assertThat(read(url).machine().database().url()).isPresent();
        Files.setPosixFilePermissions(authority, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThatThrownBy(() -> read(url))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("migration.database.url", "sslrootcert", "chmod go-w " + authority);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INIT=CREATE ALIAS X FOR 'java.lang.Runtime.exec'",
                "init=RUNSCRIPT FROM 'http://127.0.0.1/x.sql'",
                " INIT =SELECT 1",
                "WRITE_DELAY=0\\;INIT=SELECT 1",
                "AUTO_SERVER=TRUE",
                "AUTO_SERVER_PORT=9090",
                "FILE_LOCK=NO",
                "DATABASE_EVENT_LISTENER='java.lang.Object'",
                "AUTHENTICATOR=TRUE",
                "JAVA_OBJECT_SERIALIZER='x'",
                "TRACE_LEVEL_SYSTEM_OUT=3",
                "MODE=Oracle",
                "OPEN_NEW",
                "NO_SUCH_SETTING=hunter2"
            })
    void aSettingOfH2ThatCouldRunCodeIsRefused(String setting) {
        assertThat(refusal("jdbc:h2:file:" + folder.resolve("x") + ";" + setting))
                .startsWith("migration.database.url: ")
                .contains("is not allowed in H2 addresses; remove it. The allowed settings are ACCESS_MODE_DATA, ")
                .doesNotContain("SELECT", "hunter2", "Runtime");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:h2:mem:x",
                "jdbc:h2:mem:x;INIT=SELECT 1",
                "jdbc:h2:tcp://localhost/~/x",
                "jdbc:h2:ssl://localhost/~/x",
                "jdbc:h2:zip:/srv/x.zip!/x",
                "jdbc:h2:file:zip:/srv/x.zip!/x",
                "jdbc:h2:nio:/srv/x",
                "jdbc:h2:split:nio:/srv/x",
                "jdbc:h2:async:/srv/x",
                "jdbc:h2:memFS:x",
                "jdbc:h2:classpath:/x",
                "jdbc:h2:http://127.0.0.1/x",
                "jdbc:h2:file:",
                "jdbc:h2:"
            })
    void h2IsAcceptedOnlyWithAFile(String url) {
        assertThat(refusal(url)).startsWith("migration.database.url: with H2 the ledger must be in a file; write ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socketFactory=org.springframework.context.support.ClassPathXmlApplicationContext",
                "socketFactoryArg=http://127.0.0.1/x.xml",
                "sslfactory=org.example.Evil",
                "sslfactory=org.postgresql.ssl.NonValidatingFactory",
                "sslfactoryarg=file:///etc/passwd",
                "sslhostnameverifier=org.example.Evil",
                "sslpasswordcallback=org.example.Evil",
                "authenticationPluginClassName=org.example.Evil",
                "xmlFactoryFactory=org.example.Evil",
                "loggerFile=/tmp/x",
                "loggerLevel=TRACE",
                "jaasApplicationName=x",
                "service=x",
                "ssl%6dode=disable",
                "SSLMODE=disable",
                "sslmode=verify-full&socketFactory=x",
                "sslmode=verifyfull",
                "hunter2%"
            })
    void aSettingOfPostgresqlThatCouldRunCodeIsRefused(String setting) {
        assertThat(refusal("jdbc:postgresql://db.example.org/yt2ms?user=u&" + setting))
                .startsWith("migration.database.url: ")
                .containsAnyOf(
                        "is not allowed in PostgreSQL addresses; remove it.",
                        "sslfactory allows only one",
                        "give one of disable,")
                .doesNotContain("Evil", "hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://h/x", "jdbc:H2:file:/x", "jndi:x", "jdbc:tc:postgresql:///x", "h2:x"})
    void otherDatabasesAreRefused(String url) {
        assertThat(refusal(url))
                .isEqualTo(
                        "migration.database.url: the value is neither jdbc:postgresql://… nor jdbc:h2:…; leave the key empty for H2"
                                + " in the state-dir");
    }

    @Test
    void aReadOnlyCommandRefusesAnUnsafeAddressToo() {
        String yaml = JobFiles.with("database: {url: 'jdbc:h2:mem:x;INIT=SELECT 1'}");
        assertThat(catchThrowable(() -> files.readForLedger(yaml))).isInstanceOf(SettingsException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example.org/yt2ms",
                "jdbc:postgresql://10.0.0.7:5432/yt2ms?user=u",
                "jdbc:postgresql://localhost,db.example.org:5433/yt2ms",
                "jdbc:postgresql://localhost.example.org/yt2ms",
                "jdbc:postgresql://[2001:db8::1]:5432/yt2ms",
                "jdbc:postgresql://db.example.org?currentSchema=ssl=x",
                "jdbc:postgresql://127.1/yt2ms"
            })
    void aDatabaseServerOnAnotherMachineNeedsACertificate(String url) {
        assertThat(read(url).machine().database().leavesTheMachineUnsecured()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost/yt2ms",
                "jdbc:postgresql://127.0.0.1:5432/yt2ms",
                "jdbc:postgresql://[::1]/yt2ms",
                "jdbc:postgresql://LOCALHOST,127.0.0.2:1/yt2ms",
                "jdbc:postgresql:///yt2ms",
                "jdbc:postgresql:yt2ms",
                "jdbc:postgresql://db.example.org/yt2ms?sslmode=disable",
                "jdbc:postgresql://db.example.org/yt2ms?user=u&sslmode=require",
                "jdbc:postgresql://db.example.org/yt2ms?sslmode=Verify-FULL",
                "jdbc:postgresql://db.example.org/yt2ms?ssl=true",
                "jdbc:h2:file:/srv/ledger"
            })
    void noCertificateIsNeededLocallyOrIfTheAddressSaysSo(String url) {
        assertThat(read(url).machine().database().leavesTheMachineUnsecured()).isFalse();
    }

    private Settings read(String url) {
        return files.read(JobFiles.with("database: {url: '" + url.replace("'", "''") + "'}"));
    }

    private String refusal(String url) {
        return files.refusal(JobFiles.with("database: {url: '" + url.replace("'", "''") + "'}"));
    }
}
