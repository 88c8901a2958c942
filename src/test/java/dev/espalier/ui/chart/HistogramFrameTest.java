package dev.espalier.ui.chart;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.espalier.ui.fx.FxTest;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.animation.AnimationTimer;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A slider moves: new bins, levels and threshold in every frame. */
class HistogramFrameTest extends FxTest {
  private static final int WARM_UP = 60;
  private static final int FRAMES = 200;
  private static final double BUDGET_MILLIS = 16;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void frameWithNewDataTakesLessThanItsShareOfASecond() throws InterruptedException {
    var previews = new ArrayList<HistogramData>();
    for (int i = 0; i < 16; i++) {
      previews.add(SampleHistograms.prunedAndRounded(2048, 0.002 * i, 2 + i % 7));
    }
    var chart = new HistogramChart();
    show(900, 400, () -> new StackPane(chart));
    double[] millis = new double[WARM_UP + FRAMES];
    var done = new CountDownLatch(1);
    fxRun(() -> timer(chart, previews, millis, done).start());

    assertTrue(done.await(50, TimeUnit.SECONDS), "the frames were not drawn");

    double[] measured = Arrays.copyOfRange(millis, WARM_UP, millis.length);
    Arrays.sort(measured);
    double median = measured[FRAMES / 2];
    double slow = measured[FRAMES * 95 / 100];
    LoggerFactory.getLogger(getClass())
        .info("processor time of a frame: median {} ms, 95th percentile {} ms", median, slow);
    assertTrue(median < BUDGET_MILLIS, "median of " + median + " ms");
  }

  /** Processor time, not the clock's: the machine may be busy with something else. */
  private AnimationTimer timer(
      HistogramChart chart, List<HistogramData> previews, double[] millis, CountDownLatch done) {
    return new AnimationTimer() {
      private long before = cpuNanos();
      private int frame;

      @Override
      public void handle(long now) {
        long after = cpuNanos();
        millis[frame] = (after - before) / 1e6;
        before = after;
        frame++;
        chart.dataProperty().set(previews.get(frame % previews.size()));
        chart.thresholdProperty().set(0.001 * (frame % 100));
        if (frame == millis.length) {
          stop();
          done.countDown();
        }
      }
    };
  }

  /** What the FX thread and the thread that renders have used. */
  private long cpuNanos() {
    long sum = 0;
    for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null
          && (thread.getThreadName().startsWith("JavaFX Application")
              || thread.getThreadName().startsWith("QuantumRenderer"))) {
        sum += threads.getThreadCpuTime(thread.getThreadId());
      }
    }
    return sum;
  }
}
