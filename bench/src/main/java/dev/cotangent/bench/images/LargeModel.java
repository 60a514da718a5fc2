package dev.cotangent.bench.images;

import dev.cotangent.cnn.ConvAutoencoder;
import dev.cotangent.cnn.ConvNeXt;
import dev.cotangent.cnn.MobileNetV2;
import dev.cotangent.cnn.ResNet;
import dev.cotangent.cnn.UNet;
import dev.cotangent.cnn.Vgg;
import dev.cotangent.nn.LayerSpec;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A model that no recipe trains, to be described.
 *
 * @param word by which the command names it
 * @param side height and width of the images it is made for
 * @param model makes it for a number of classes
 */
record LargeModel(String word, int side, IntFunction<LayerSpec> model) {

  /** Returns all of them. */
  static List<LargeModel> all() {
    return List.of(
        new LargeModel("resnet18", 224, ResNet::resNet18),
        new LargeModel("resnet50", 224, ResNet::resNet50),
        new LargeModel("convnext-tiny", 224, ConvNeXt::tiny),
        new LargeModel("vgg11", 224, Vgg::vgg11),
        new LargeModel("vgg16", 224, Vgg::vgg16),
        new LargeModel("mobilenetv2", 224, MobileNetV2::new),
        new LargeModel("unet", 256, classes -> UNet.of(classes, 64, 128, 256, 512)),
        new LargeModel("autoencoder", 32, _ -> ConvAutoencoder.of(16, 32, 8)));
  }

  /** Returns the model for a number of classes. */
  LayerSpec of(int classes) {
    return model.apply(classes);
  }
}
