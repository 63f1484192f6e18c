"""Dynamic int8 quantization, per channel; the portable variant keeps to seven bits for processors without VNNI."""

from pathlib import Path


def quantize(source: Path, target: Path, *, portable: bool) -> None:
    """Write the int8 variant of the fp32 graph `source` to `target`.

    Only matrix products are touched: the word embeddings are int8 with one scale
    per word in the graph already, the same bytes in both variants.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        source,
        target,
        op_types_to_quantize=["MatMul", "Gemm"],
        per_channel=True,
        reduce_range=portable,
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT, "MatMulConstBOnly": True},
    )
