package dev.espalier.runtime;

/**
 * The time of one kernel of the optimized graph.
 *
 * @param kernel what the runtime calls it: the name of a node of the file, or one derived from that
 *     or from the value it computes
 * @param op the kernel's operator, which need not occur in the file, such as {@code FusedConv}
 * @param callsPerRun how often it is called in one run; more than once inside of a loop
 * @param micros microseconds of one run: the interquartile mean of a call (the runtime counts whole
 *     microseconds, a median would be coarse) times the calls
 */
public record NodeTiming(String kernel, String op, double callsPerRun, double micros) {}
