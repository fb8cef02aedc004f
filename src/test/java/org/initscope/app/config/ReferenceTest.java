package org.initscope.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.initscope.app.config.text.JobSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The defaults, conf/reference.conf. */
class ReferenceTest {

    static Stream<String> keys() {
        return Stream.concat(
                JobSource.reference().entrySet().stream().map(Map.Entry::getKey),
                Stream.of("training.epochs", "model.initialization.layers"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void everyKeyIsExplainedWhereItStands(String key) {
        int dot = key.lastIndexOf('.');
        var value = JobSource.reference().getObject(key.substring(0, dot)).get(key.substring(dot + 1));

        assertThat(String.join(" ", value.origin().comments()).strip()).hasSizeGreaterThan(20);
    }

    @Test
    void theFileInConfIsTheOneThatTheProgramReads() {
        Config file = ConfigFactory.parseFile(new File("conf/reference.conf"));

        assertThat(JobSource.reference()).isEqualTo(file);
    }

    @Test
    void anEmptyJobAndACopyOfTheDefaultsAreTheSame() {
        assertThat(Job.load(Path.of("conf/reference.conf"), List.of())).isEqualTo(Job.parse("", "empty.conf"));
    }
}
