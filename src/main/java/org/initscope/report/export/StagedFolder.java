package org.initscope.report.export;

import static org.initscope.core.Check.require;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.initscope.store.files.DataFolder;

/**
 * Files on their way into a folder. They are written to a hidden folder in it, and a commit moves all of them to their
 * places. Without a commit nothing stays, and a folder that was made for them is removed. One of the files says whose
 * tables they are, so that those of two runs do not mix in one folder.
 */
final class StagedFolder implements AutoCloseable {
    /** What to do where the folder cannot be written. */
    static final String REMEDY = "give another -o";

    private static final String SUBJECT = "exported.txt";

    private final DataFolder folder;
    private final String subject;
    private final DataFolder staging;
    private final boolean made;
    private boolean committed;

    private StagedFolder(DataFolder folder, String subject, DataFolder staging, boolean made) {
        this.folder = folder;
        this.subject = subject;
        this.staging = staging;
        this.made = made;
    }

    /**
     * Makes the hidden folder, and the one that it lies in where it is not there.
     *
     * @param subject whose tables are exported, such as {@code run first}
     * @throws IllegalArgumentException where the folder has the export of another subject
     */
    static StagedFolder in(DataFolder folder, String subject) {
        String present = folder.hasFile(SUBJECT) ? folder.readText(SUBJECT).strip() : subject;
        require(
                present.equals(subject),
                "the folder %s has an export of the %s, which one of the %s would mix with: %s",
                folder,
                present,
                subject,
                REMEDY);
        boolean made = !folder.exists();
        return new StagedFolder(folder, subject, folder.hidden("export", REMEDY), made);
    }

    /** Where to write. */
    DataFolder folder() {
        return staging;
    }

    /** Moves every file to its place, over an earlier one, and returns their paths in the folder. */
    List<String> commit() throws IOException {
        try (OutputStream out = staging.open(SUBJECT)) {
            out.write((subject + "\n").getBytes(StandardCharsets.UTF_8));
        }
        List<String> files = staging.moveInto(folder);
        committed = true;
        return files;
    }

    @Override
    public void close() {
        staging.delete();
        if (made && !committed) {
            // this keeps what another export has put into it meanwhile
            folder.deleteWhereEmpty();
        }
    }
}
