package org.initscope;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.Test;

/** conf/jvm-flags.txt, which tests and launcher read, has what this version of Spark asks for. */
class JvmFlagsTest {
    @Test
    void hasEveryFlagThatSparkAsksFor() throws IOException {
        List<String> flags = Files.readAllLines(Path.of("conf", "jvm-flags.txt"));

        assertThat(Stream.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+"))
                        // Netty's, of which Spark 4 speaks to executors, and which spark-submit gives by itself
                        .filter(flag -> !flag.startsWith("-Dio.netty.")))
                .isNotEmpty()
                .isSubsetOf(flags);
    }

    @Test
    void everyLineIsACommentOrOneFlag() throws IOException {
        // scripts/initscope joins the flags with blanks for spark-submit, and Spark refuses a heap among an executor's
        // flags
        assertThat(Files.readAllLines(Path.of("conf", "jvm-flags.txt")))
                .allSatisfy(line -> assertThat(line).matches("|#.*|-\\S+").doesNotContain("-Xmx"));
    }
}
