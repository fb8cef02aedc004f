package org.initscope.app.fix;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.initscope.core.remedy.Remedy;

/** Trainings of one job with other settings, given by their keys. */
interface Trainings {

    /** What to say of one of several trainings. */
    interface Line {
        String of(int index, Trained trained);
    }

    /**
     * What comes of the job with each of some settings.
     *
     * @param line that is shown of each as soon as it and those before it have ended
     */
    List<Trained> of(String name, List<Map<String, String>> settings, Line line);

    /** The usual learning rate of the job with some settings; empty where it has that already, or nobody knows it. */
    Optional<Remedy.Change> usualRate(Map<String, String> settings);

    /** The usual scales of the start in the place of those that are far larger with some settings; empty where none is. */
    Optional<Remedy.Change> usualScales(Map<String, String> settings);

    /** The job with some settings as text, which is the same for settings that come to the same job. */
    String job(Map<String, String> settings);

    /** Whether the job can have some settings, and its learning rate is then within sight of the usual one. */
    boolean isWorthTrying(Map<String, String> settings);
}
