package dev.parley.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QrCodeTest {
    @Test
    void whatTheTerminalShowsCanBeRead() throws Exception {
        String url = "http://192.168.178.42:8080";
        List<String> lines = QrCode.of(url).toTerminal().lines().toList();
        int scale = 8;
        int width = lines.get(0).replaceAll("\u001b\\[[0-9;]*m", "").length();
        int side = width * scale;
        int[] pixels = new int[side * lines.size() * 2 * scale];
        java.util.Arrays.fill(pixels, 0xffffff);
        for (int row = 0; row < lines.size(); row++) {
            String text = lines.get(row).replaceAll("\u001b\\[[0-9;]*m", "");
            for (int column = 0; column < width; column++) {
                char block = text.charAt(column);
                fill(pixels, side, column, 2 * row, scale, block == '█' || block == '▀');
                fill(pixels, side, column, 2 * row + 1, scale, block == '█' || block == '▄');
            }
        }
        BinaryBitmap image =
                new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(side, lines.size() * 2 * scale, pixels)));
        assertThat(new QRCodeReader()
                        .decode(image, Map.of(DecodeHintType.PURE_BARCODE, true))
                        .getText())
                .isEqualTo(url);
    }

    private static void fill(int[] pixels, int side, int column, int row, int scale, boolean dark) {
        for (int y = row * scale; y < (row + 1) * scale; y++) {
            for (int x = column * scale; x < (column + 1) * scale; x++) {
                pixels[y * side + x] = dark ? 0 : 0xffffff;
            }
        }
    }

    @Test
    void theSvgHasASquarePerDarkModule() {
        assertThat(QrCode.of("x").toSvg())
                .startsWith("<svg ")
                .endsWith("</svg>")
                .contains("h1v1h-1z");
    }
}
