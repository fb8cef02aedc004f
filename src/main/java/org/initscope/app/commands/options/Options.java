package org.initscope.app.commands.options;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Checks of options whose type allows more than the command does. */
public final class Options {
    private Options() {}

    public static void atLeast(CommandSpec command, String name, long value, long low) {
        if (value < low) {
            throw new ParameterException(
                    command.commandLine(), name + " is " + value + ", expected a whole number, " + low + " or more");
        }
    }

    public static void between(CommandSpec command, String name, long value, long low, long high) {
        atLeast(command, name, value, low);
        if (value > high) {
            throw new ParameterException(
                    command.commandLine(), name + " is " + value + ", expected a whole number, at most " + high);
        }
    }

    public static void positive(CommandSpec command, String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new ParameterException(
                    command.commandLine(), name + " is " + value + ", expected a number, more than 0");
        }
    }
}
