"""The synthetic pictures of the demo connection, one module per scene, all drawn from the same few fields."""
