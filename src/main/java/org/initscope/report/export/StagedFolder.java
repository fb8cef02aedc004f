package org.initscope.report.export;

import java.util.List;
import org.initscope.store.files.DataFolder;

/**
 * Files on their way into a folder. They are written to a hidden folder in it, and a commit moves all of them to their
 * places. Without a commit nothing stays, and a folder that was made for them is removed.
 */
final class StagedFolder implements AutoCloseable {
    /** What to do where the folder cannot be written. */
    static final String REMEDY = "give another -o";

    private final DataFolder folder;
    private final DataFolder staging;
    private final boolean made;
    private boolean committed;

    private StagedFolder(DataFolder folder, DataFolder staging, boolean made) {
        this.folder = folder;
        this.staging = staging;
        this.made = made;
    }

    /** Makes the hidden folder, and the one that it lies in where it is not there. */
    static StagedFolder in(DataFolder folder) {
        boolean made = !folder.exists();
        return new StagedFolder(folder, folder.hidden("export", REMEDY), made);
    }

    /** Where to write. */
    DataFolder folder() {
        return staging;
    }

    /** Moves every file to its place, over an earlier one, and returns their paths in the folder. */
    List<String> commit() {
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
