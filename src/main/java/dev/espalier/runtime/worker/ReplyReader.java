package dev.espalier.runtime.worker;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a worker says until it ends. */
record ReplyReader(DataInputStream in) {

  private static final Logger LOG = LoggerFactory.getLogger(ReplyReader.class);

  /** Hands over each reply until there are no more, or what comes is no reply. */
  @SuppressWarnings("IllegalCatch") // Here a thread ends; a dying worker can say anything.
  void forEach(Consumer<Reply> action) {
    try {
      while (true) {
        // Tensors of a reply live on as long as anybody holds them.
        action.accept(ReplyCodec.read(MessageReader.receive(in, Arena::ofAuto)));
      }
    } catch (EOFException e) {
      LOG.debug("The worker has ended", e);
    } catch (IOException | RuntimeException e) {
      // A crashing JVM says so on its standard output, which is where the replies are.
      LOG.debug("The worker cannot be understood any more, it is probably crashing", e);
    }
  }
}
