package dev.holdfast;

import dev.holdfast.cli.CommandLineInterface;
import dev.holdfast.cli.Terminal;

/** The program. */
public final class Holdfast {
    private Holdfast() {}

    public static void main(String[] args) {
        Host host = Host.ours();
        CommandLineInterface commands = new CommandLineInterface(
                new Wiring(host), Terminal.standard(), host.clock(), host.environment(), host.version());
        System.exit(commands.execute(args));
    }
}
