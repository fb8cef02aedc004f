package org.initscope.app.commands.options;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.initscope.app.config.DataSettings;
import org.initscope.app.config.Job;
import org.initscope.app.config.SearchJob;
import org.initscope.app.machine.MountedPath;
import org.initscope.core.ShellWord;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which job a command does. */
public final class JobOptions {
    /** The longest name within an id, which a time follows. */
    private static final int LONGEST_ID = 100;

    @Parameters(
            paramLabel = "JOB.conf",
            description = "The job file; conf/reference.conf explains every key. jobs/ has some to begin with.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Overrides a key of the job, such as --set training.steps=500; KEY+=VALUE appends to a list. A text is"
                            + " taken as it is typed. May be given more than once.")
    private List<String> overrides = List.of();

    /** For picocli, which fills the options in. */
    public JobOptions() {}

    public JobOptions(Path file, List<String> overrides) {
        this.file = file;
        this.overrides = List.copyOf(overrides);
    }

    public Job job() {
        return Job.load(file, overrides);
    }

    /** The job with one more override. */
    public Job job(String further) {
        List<String> all = new ArrayList<>(overrides);
        all.add(further);
        return Job.load(file, all);
    }

    public SearchJob searchJob() {
        return SearchJob.load(file, overrides);
    }

    public Path file() {
        return file;
    }

    /** The same options as a shell takes them. */
    public String asTyped() {
        StringBuilder text = new StringBuilder(MountedPath.pasted(file));
        overrides.forEach(override -> text.append(" --set ").append(ShellWord.quoted(override)));
        return text.toString();
    }

    /** The name as an id: letters lose their marks, and '-' takes the place of what an id does not hold. */
    public String id() {
        String plain = Normalizer.normalize(name().replace("ß", "ss"), Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "");
        String id = plain.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+|[^A-Za-z0-9]+$", "");
        return id.isEmpty() ? "job" : id.substring(0, Math.min(id.length(), LONGEST_ID));
    }

    /** The name of the job file without its ending. */
    public String name() {
        return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    }

    /** The names file: one that was given on the command line, or the job's. */
    public String names(Job job, Optional<String> given) {
        return given.map(DataSettings::locateNames).orElseGet(() -> job.data().locateNames(Optional.of(file)));
    }
}
