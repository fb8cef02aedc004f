package org.initscope.app.folders;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.initscope.store.files.DataFolder;
import org.initscope.store.files.WriterProcess;

/**
 * How far a run or search was when it last said so, in a small file of its folder.
 *
 * @param stopped whether its process has ended before its time, and said so, or was one of this machine that is gone
 * @param writtenAt milliseconds since 1970
 * @param writer the process that wrote it; unknown where an earlier version did
 * @param line what is done, as the terminal says it
 * @param share that is done, 0 to 1
 * @param done steps of a run or trials of a search, ascending, at which there is a loss
 * @param loss of the minibatches of a round, or the least dev loss so far, in nats
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Progress(
        boolean stopped, long writtenAt, WriterProcess writer, String line, double share, long[] done, double[] loss) {
    /** Its file in the folder, which is there until all is done. */
    public static final String FILE = "progress.json";

    /** Who works writes more often than this how far it is. */
    public static final Duration SILENCE = Duration.ofMinutes(1);

    private static final ObjectMapper JSON = new ObjectMapper();

    public Progress {
        writer = writer == null ? WriterProcess.unknown() : writer;
    }

    /** What a folder says; empty where it says nothing, or nothing that can be read. */
    public static Optional<Progress> of(DataFolder folder) {
        if (!folder.hasFile(FILE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(folder.readText(FILE), Progress.class))
                    .filter(Progress::isWhole)
                    .map(Progress::orStopped);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            // it was removed meanwhile, or is somebody else's
            return Optional.empty();
        }
    }

    /** Whether a process has said a short time before a moment how far the work in a folder is. */
    public static boolean isAtWork(DataFolder folder, Instant now) {
        return of(folder)
                .filter(progress -> !progress.stopped)
                .filter(progress -> progress.isRecent(now))
                .isPresent();
    }

    /** A clock that is ahead, or a damaged file, makes nobody work for ever. */
    private boolean isRecent(Instant now) {
        return Duration.between(Instant.ofEpochMilli(writtenAt), now).abs().compareTo(SILENCE) < 0;
    }

    private boolean isWhole() {
        return line != null && done != null && loss != null && done.length == loss.length;
    }

    /** Who is killed says nothing any more. */
    private Progress orStopped() {
        return new Progress(stopped || writer.hasEnded(), writtenAt, writer, line, share, done, loss);
    }

    /** As the file has it. */
    String text() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
