package org.initscope.spark.run;

/** A run was asked to stop and has done so, between two rounds and after a checkpoint. */
public final class TrainingStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long step;

    TrainingStopped(long step) {
        super("stopped at step " + step);
        this.step = step;
    }

    /** The local step at which the run goes on. */
    public long step() {
        return step;
    }
}
