package dev.espalier.calibrate;

import dev.espalier.io.AtomicFile;
import dev.espalier.network.LayerId;
import dev.espalier.numeric.Histogram;
import dev.espalier.numeric.linalg.Matrix;
import dev.espalier.numeric.moment.SecondMoment;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * A calibration as a file: a mark, the number of samples, why layers were left out, the moments as
 * lower triangles of 32-bit floats, which moments belong to which layer, what flows into and out of
 * the layers, what values hold, and a checksum (CRC-32) of all that. What is read back is the same
 * bit for bit.
 */
final class CalibrationFile {

  private static final long MARK = 0x455350_43414C_3033L;
  private static final int CHUNK = 1 << 13;

  /** Of what values hold, but for counts and means: of numbers of one kind after the other. */
  private static final int STATISTICS =
      2 * Long.BYTES + 4 * Float.BYTES + Double.BYTES + 2 * Integer.BYTES;

  private static final int CHECKSUM = Long.BYTES;

  private CalibrationFile() {}

  /** How large the file will be, but for the names. */
  static long byteSize(Calibration calibration) {
    Set<LayerMoments> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    distinct.addAll(calibration.layers().values());
    long moments =
        distinct.stream()
            .flatMap(layer -> layer.groups().stream())
            .mapToLong(moment -> Float.BYTES * (triangle(moment.size()) + moment.size()))
            .sum();
    Stream<ValueStatistics> flows =
        calibration.activations().values().stream()
            .flatMap(layer -> Stream.of(layer.input(), layer.output()).flatMap(Optional::stream));
    return moments
        + Stream.concat(flows, calibration.values().values().stream())
            .mapToLong(known ->
                STATISTICS
                    + (long) Long.BYTES * known.histogram().bins()
                    + (long) Double.BYTES * known.channelMeans().length)
            .sum();
  }

  static void write(Path target, Calibration calibration) throws IOException {
    AtomicFile.write(
        target,
        channel -> {
          OutputStream file = new BufferedOutputStream(Channels.newOutputStream(channel), CHUNK);
          CheckedOutputStream checked = new CheckedOutputStream(file, new CRC32());
          DataOutputStream out = new DataOutputStream(checked);
          write(out, calibration);
          out.writeLong(checked.getChecksum().getValue());
          out.flush();
        });
  }

  private static void write(DataOutputStream out, Calibration calibration) throws IOException {
    out.writeLong(MARK);
    out.writeInt(calibration.samples());
    out.writeInt(calibration.skipped().size());
    for (Map.Entry<LayerId, String> skipped : calibration.skipped().entrySet()) {
      out.writeUTF(skipped.getKey().value());
      out.writeUTF(skipped.getValue());
    }
    IdentityHashMap<LayerMoments, Integer> places = new IdentityHashMap<>();
    List<LayerMoments> distinct = new ArrayList<>();
    for (LayerMoments moments : calibration.layers().values()) {
      if (places.putIfAbsent(moments, distinct.size()) == null) {
        distinct.add(moments);
      }
    }
    out.writeInt(distinct.size());
    for (LayerMoments moments : distinct) {
      out.writeInt(moments.groups().size());
      for (SecondMoment moment : moments.groups()) {
        write(out, moment);
      }
    }
    out.writeInt(calibration.layers().size());
    for (Map.Entry<LayerId, LayerMoments> layer : calibration.layers().entrySet()) {
      out.writeUTF(layer.getKey().value());
      out.writeInt(Objects.requireNonNull(places.get(layer.getValue())));
    }
    out.writeInt(calibration.activations().size());
    for (Map.Entry<LayerId, LayerActivations> layer : calibration.activations().entrySet()) {
      out.writeUTF(layer.getKey().value());
      write(out, layer.getValue().input());
      write(out, layer.getValue().output());
    }
    out.writeInt(calibration.values().size());
    for (Map.Entry<String, ValueStatistics> value : calibration.values().entrySet()) {
      out.writeUTF(value.getKey());
      write(out, Optional.of(value.getValue()));
    }
  }

  private static void write(DataOutputStream out, Optional<ValueStatistics> statistics)
      throws IOException {
    out.writeBoolean(statistics.isPresent());
    if (statistics.isEmpty()) {
      return;
    }
    ValueStatistics known = statistics.get();
    out.writeLong(known.count());
    out.writeLong(known.skipped());
    out.writeFloat(known.min());
    out.writeFloat(known.max());
    out.writeFloat(known.meanMin());
    out.writeFloat(known.meanMax());
    out.writeDouble(known.histogram().max());
    out.writeInt(known.histogram().bins());
    for (long count : known.histogram().counts()) {
      out.writeLong(count);
    }
    out.writeInt(known.channelMeans().length);
    for (double mean : known.channelMeans()) {
      out.writeDouble(mean);
    }
  }

  private static void write(DataOutputStream out, SecondMoment moment) throws IOException {
    out.writeInt(moment.size());
    out.writeLong(moment.count());
    write(out, moment.mean(), 0, moment.size());
    for (int row = 0; row < moment.size(); row++) {
      write(out, moment.matrix().values(), row * moment.size(), row + 1);
    }
  }

  private static void write(DataOutputStream out, float[] values, int from, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length * Float.BYTES);
    bytes.asFloatBuffer().put(values, from, length);
    out.write(bytes.array());
  }

  /**
   * Reads a calibration.
   *
   * @throws IOException if the file cannot be read, or is none or a damaged one
   */
  static Calibration read(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      CheckedInputStream checked =
          new CheckedInputStream(new BufferedInputStream(stream, CHUNK), new CRC32());
      Reader reader = new Reader(new DataInputStream(checked), Files.size(file) - CHECKSUM);
      Calibration calibration = reader.calibration();
      long sum = checked.getChecksum().getValue();
      if (reader.in.readLong() != sum || reader.in.read() >= 0) {
        throw new IOException("the checksum does not fit the content");
      }
      return calibration;
    } catch (EOFException e) {
      throw new IOException("it ends too early", e);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Reads, and never trusts a length.
   *
   * @param most no part can be larger than the file
   */
  private record Reader(DataInputStream in, long most) {

    Calibration calibration() throws IOException {
      if (in.readLong() != MARK) {
        throw new IOException("it is no calibration of this version");
      }
      int samples = in.readInt();
      Map<LayerId, String> skipped = new HashMap<>();
      for (int left = count(2); left > 0; left--) {
        skipped.put(new LayerId(in.readUTF()), in.readUTF());
      }
      List<LayerMoments> distinct = new ArrayList<>();
      for (int left = count(Integer.BYTES); left > 0; left--) {
        List<SecondMoment> groups = new ArrayList<>();
        for (int more = count(Integer.BYTES + Long.BYTES); more > 0; more--) {
          groups.add(moment());
        }
        distinct.add(new LayerMoments(groups));
      }
      Map<LayerId, LayerMoments> layers = new HashMap<>();
      for (int left = count(2); left > 0; left--) {
        LayerId layer = new LayerId(in.readUTF());
        int place = in.readInt();
        if (place < 0 || place >= distinct.size()) {
          throw new IOException("layer '" + layer + "' has moments " + place + " of none");
        }
        layers.put(layer, distinct.get(place));
      }
      Map<LayerId, LayerActivations> activations = new HashMap<>();
      for (int left = count(2); left > 0; left--) {
        LayerId layer = new LayerId(in.readUTF());
        activations.put(layer, new LayerActivations(statistics(), statistics()));
      }
      Map<String, ValueStatistics> values = new HashMap<>();
      for (int left = count(2); left > 0; left--) {
        String value = in.readUTF();
        statistics().ifPresent(known -> values.put(value, known));
      }
      return new Calibration(layers, skipped, activations, values, samples);
    }

    private Optional<ValueStatistics> statistics() throws IOException {
      if (!in.readBoolean()) {
        return Optional.empty();
      }
      long count = in.readLong();
      long skippedValues = in.readLong();
      float min = in.readFloat();
      float max = in.readFloat();
      float meanMin = in.readFloat();
      float meanMax = in.readFloat();
      double reach = in.readDouble();
      long[] counts = new long[count(Long.BYTES)];
      for (int bin = 0; bin < counts.length; bin++) {
        counts[bin] = in.readLong();
      }
      double[] means = new double[count(Double.BYTES)];
      for (int channel = 0; channel < means.length; channel++) {
        means[channel] = in.readDouble();
      }
      Histogram histogram = new Histogram(-reach, reach, counts);
      return Optional.of(
          new ValueStatistics(count, skippedValues, min, max, meanMin, meanMax, histogram, means));
    }

    private int count(long bytesOfEach) throws IOException {
      int count = in.readInt();
      if (count < 0 || count * bytesOfEach > most) {
        throw new IOException("a list of " + count + " does not fit into the file");
      }
      return count;
    }

    private SecondMoment moment() throws IOException {
      int size = count(Float.BYTES);
      if (Float.BYTES * triangle(size) > most) {
        throw new IOException("a matrix of " + size + " inputs does not fit into the file");
      }
      long count = in.readLong();
      float[] mean = new float[size];
      floats(mean, 0, size);
      Matrix matrix = Matrix.zeros(size, size);
      float[] values = matrix.values();
      for (int row = 0; row < size; row++) {
        floats(values, row * size, row + 1);
        for (int column = 0; column < row; column++) {
          values[column * size + row] = values[row * size + column];
        }
      }
      return new SecondMoment(matrix, mean, count);
    }

    private void floats(float[] into, int from, int length) throws IOException {
      byte[] bytes = new byte[length * Float.BYTES];
      in.readFully(bytes);
      ByteBuffer.wrap(bytes).asFloatBuffer().get(into, from, length);
    }
  }

  private static long triangle(long size) {
    return size * (size + 1) / 2;
  }
}
