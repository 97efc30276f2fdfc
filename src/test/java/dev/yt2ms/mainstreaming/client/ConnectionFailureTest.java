package dev.yt2ms.mainstreaming.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionFailureTest {

    @ParameterizedTest
    @EnumSource(ApiError.class)
    void onlyProxyAndCertificateMayConcernASingleMachine(ApiError error) {
        PlatformException refused =
                new PlatformException(Failure.of(FailureClass.OPERATOR, error.rule(), "What happened"));

        assertThat(refused.isAboutTheConnection())
                .isEqualTo(error == ApiError.PLATFORM_UNTRUSTED || error == ApiError.PLATFORM_PROXY_REFUSED);
    }
}
