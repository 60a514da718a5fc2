package dev.cotangent.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cotangent.expr.RandomKey;
import dev.cotangent.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  /** A 3 by 3 image of 1, 2, ..., 9. */
  private static final float[] SQUARE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

  @Test
  void shiftsReachEveryPlaceAndBringInZeros() {
    Set<List<Float>> seen = draws(Augmentation.none().shift(1), 400);
    assertThat(seen)
        .hasSize(9)
        .contains(List.of(1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f))
        .contains(List.of(0f, 0f, 0f, 0f, 1f, 2f, 0f, 4f, 5f))
        .contains(List.of(5f, 6f, 0f, 8f, 9f, 0f, 0f, 0f, 0f));
  }

  @Test
  void shiftsBeyondTheImageLeaveZeros() {
    assertThat(draws(Augmentation.none().shift(9), 400))
        .contains(List.of(0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f));
  }

  @Test
  void everyOtherImageIsFlipped() {
    assertThat(draws(Augmentation.none().flip(), 60))
        .containsExactlyInAnyOrder(
            List.of(1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f),
            List.of(3f, 2f, 1f, 6f, 5f, 4f, 9f, 8f, 7f));
  }

  @Test
  void cutoutIsASquareOfZeros() {
    assertThat(draws(Augmentation.none().cutout(1), 200))
        .hasSize(9)
        .allSatisfy(image -> assertThat(image.stream().filter(v -> v == 0)).hasSize(1));
  }

  @Test
  void rotationLeavesTheCentreAndTurnsTheRestByTheAngle() {
    for (int i = 0; i < 20; i++) {
      RandomKey key = RandomKey.of(i);
      double angle = Math.toRadians(30 * (2 * key.derive(0).derive(0).uniform(0) - 1));
      float[] pixels = new float[25];
      pixels[12] = 1;
      pixels[13] = 1;
      Batch batch = new Batch(reals(pixels, 5), HostArray.Ints.of(0));
      var turned = (HostArray.Reals) Augmentation.none().rotate(30).apply(batch, key).inputs();
      // The pixel right of the centre is now at (-sin, cos) from it and shared by its neighbours.
      double right = turned.values()[13];
      assertThat(right).isCloseTo(expectedRight(angle), within(1e-6));
      assertThat((double) turned.values()[12]).isCloseTo(1, within(1e-6));
    }
  }

  /** What the two pixels of 1 give at the place right of the centre after a turn. */
  private static double expectedRight(double angle) {
    double y = -Math.sin(angle);
    double x = Math.cos(angle);
    double share = (1 - Math.abs(y)) * (1 - Math.abs(x - 1));
    double centre = (1 - Math.abs(y)) * (1 - Math.abs(x));
    return share + Math.max(0, centre);
  }

  @Test
  void batchesAreAFunctionOfSeedAndEpoch() {
    var images = ArrayDataset.classes(reals(new float[36], 3, SQUARE), new int[4], 1);
    Batches plain = Batches.inOrder(images, 3);
    Augmentation all = Augmentation.none().shift(1).flip().rotate(10).cutout(1);
    List<Batch> first = epoch(plain.augmented(all, 5), 0);
    assertThat(epoch(plain.augmented(all, 5), 0)).isEqualTo(first);
    assertThat(epoch(plain.augmented(all, 5).ahead(), 0)).isEqualTo(first);
    assertThat(epoch(plain.augmented(all, 5), 1)).isNotEqualTo(first);
    assertThat(epoch(plain.augmented(all, 6), 0)).isNotEqualTo(first);
    assertThat(epoch(plain.augmented(Augmentation.none(), 6), 0)).isEqualTo(epoch(plain, 0));
  }

  @Test
  void whatIsNoImageIsRefused() {
    var rows =
        ArrayDataset.classes(new HostArray.Reals(new float[4], Shape.of(2, 2)), new int[2], 1);
    Batches batches = Batches.inOrder(rows, 1).augmented(Augmentation.none().flip(), 1);
    for (Batches each : List.of(batches, batches.ahead())) {
      assertThatThrownBy(() -> epoch(each, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expects images [batch, height, width, channels], got Reals[1,2]");
    }
  }

  private static List<Batch> epoch(Batches batches, int epoch) {
    List<Batch> all = new ArrayList<>();
    batches.epoch(epoch).forEach(all::add);
    return all;
  }

  /** The images that some keys give. */
  private static Set<List<Float>> draws(Augmentation augmentation, int keys) {
    Set<List<Float>> seen = new HashSet<>();
    Batch batch = new Batch(reals(SQUARE, 3), HostArray.Ints.of(0));
    for (int i = 0; i < keys; i++) {
      var changed = (HostArray.Reals) augmentation.apply(batch, RandomKey.of(i)).inputs();
      List<Float> values = new ArrayList<>();
      for (float v : changed.values()) {
        values.add(v);
      }
      seen.add(values);
    }
    return seen;
  }

  private static HostArray.Reals reals(float[] pixels, int side) {
    return new HostArray.Reals(pixels, Shape.of(1, side, side, 1));
  }

  /** Copies of one image. */
  private static HostArray.Reals reals(float[] room, int side, float[] image) {
    for (int i = 0; i < room.length; i += image.length) {
      System.arraycopy(image, 0, room, i, image.length);
    }
    assertThat(Arrays.equals(room, 0, image.length, image, 0, image.length)).isTrue();
    return new HostArray.Reals(room, Shape.of(room.length / image.length, side, side, 1));
  }
}
