package org.initscope.app.commands.options;

import java.nio.file.Path;
import java.util.Optional;
import org.initscope.app.config.RulesFile;
import org.initscope.core.diagnosis.rules.Thresholds;
import picocli.CommandLine.Option;

/** The limits that rules judge by. */
public final class LimitOptions {
    @Option(
            names = "--thresholds",
            paramLabel = "FILE",
            description = "A file that states other limits than conf/rules.conf.")
    private Optional<Path> thresholds;

    public Thresholds limits() {
        return thresholds.map(RulesFile::load).orElseGet(RulesFile::standard);
    }
}
