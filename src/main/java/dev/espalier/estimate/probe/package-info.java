/**
 * Probes: a layer of the network as a model of its own, once with the weight as it is and once as
 * the compressor writes it, timed in turns by the runtime. What they show is kept on disk by
 * processor, runtime, operator, shapes and encoding, so that it is measured once per machine.
 */
@NullMarked
package dev.espalier.estimate.probe;

import org.jspecify.annotations.NullMarked;
