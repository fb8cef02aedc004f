package org.initscope.report;

/**
 * Command lines about a run, which only who knows where it lies can give.
 *
 * @param repeat trains it once more; empty where that is not known
 * @param fix tries the remedies of its findings; empty where that is not known
 */
public record RunCommands(String repeat, String fix) {
    /**
     * The commands of a run.
     *
     * @param subject the run as a shell is given it
     */
    public static RunCommands of(String repeat, String subject) {
        return new RunCommands(repeat, "initscope fix " + subject);
    }
}
