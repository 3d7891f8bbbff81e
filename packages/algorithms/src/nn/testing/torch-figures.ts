/**
 * Figures of PyTorch 1.13.0 on the CPU, one thread, float32, for the models of models.test.ts with the parameters of
 * `patterned`. llama: losses and gradient norms before clipping at 1.0 over 20 steps of torch.optim.AdamW (betas 0.9
 * and 0.95, weight decay 0.1 on matrices) with the schedule of the test; `gradients` holds, of the first step, the
 * norm and the entry at place 3 of each parameter. mlp: losses of 10 steps of AdamW at 0.02 without decay.
 */
export const torchFigures = {
  llama: {
    logits: [-0.45278174, 0.28227511, 1.0319297, -0.094867796, 0.094049819, 0.24333772],
    tied: {
      losses: [
        3.2148504, 3.0661056, 2.8577571, 2.6165037, 2.3608205, 2.1110137, 1.8990083, 1.6978298, 1.5375968,
        1.4262741, 1.3224401, 1.2369328, 1.1647962, 1.1006629, 1.050149, 1.0107881, 0.97987872, 0.95585644,
        0.93773603, 0.92451203,
      ],
      norms: [
        2.6219203, 2.2129846, 1.8195671, 1.6039317, 1.6277887, 1.6272118, 1.3423213, 1.2945187, 1.1114221,
        1.1363634, 0.96063048, 0.92851418, 0.92201376, 0.82249939, 0.78816605, 0.78105944, 0.77358764,
        0.75229019, 0.71461928, 0.69989514,
      ],
      gradients: {
        'model.embed_tokens.weight': [1.5286795, 0.0070881536],
        'model.layers.0.input_layernorm.weight': [0.15105316, -0.077138513],
        'model.layers.0.self_attn.q_proj.weight': [0.8771759, -0.0087469025],
        'model.layers.0.self_attn.k_proj.weight': [0.80896451, 0.043277089],
        'model.layers.0.self_attn.v_proj.weight': [0.20337301, -0.014940653],
        'model.layers.0.self_attn.o_proj.weight': [1.6729887, 0.058393534],
        'model.layers.0.post_attention_layernorm.weight': [0.010494178, 0.0055676592],
        'model.layers.0.mlp.gate_proj.weight': [0.089004534, -0.0020469152],
        'model.layers.0.mlp.up_proj.weight': [0.1216802, -0.0041293143],
        'model.layers.0.mlp.down_proj.weight': [0.27459337, 0.0085521573],
        'model.layers.1.input_layernorm.weight': [0.057050741, 0.02347701],
        'model.layers.1.self_attn.q_proj.weight': [0.055942077, 0.0030791918],
        'model.layers.1.self_attn.k_proj.weight': [0.053423969, -0.0044692759],
        'model.layers.1.self_attn.v_proj.weight': [0.14123554, -0.013248695],
        'model.layers.1.self_attn.o_proj.weight': [0.16749519, -0.00035419551],
        'model.layers.1.post_attention_layernorm.weight': [0.016933414, -0.0015860298],
        'model.layers.1.mlp.gate_proj.weight': [0.053863401, -0.0033785247],
        'model.layers.1.mlp.up_proj.weight': [0.05096399, 0.0020680132],
        'model.layers.1.mlp.down_proj.weight': [0.18005953, 0.00016884893],
        'model.norm.weight': [0.23872316, 0.087593973],
      },
    },
    untied: {
      losses: [
        3.2921925, 3.1497879, 2.9187222, 2.6201308, 2.3533218, 2.1513774, 1.9403756, 1.740584, 1.5861846,
        1.4604084, 1.3422308, 1.2614512, 1.1919231, 1.1338493, 1.0869013, 1.0497112, 1.0205046, 0.99747556,
        0.98042476, 0.96784562,
      ],
      norms: [
        2.4370561, 2.3030627, 1.9513096, 1.9044429, 1.7108198, 1.7700901, 1.6103542, 1.2073034, 1.2978125,
        1.8967468, 0.85944188, 0.82616425, 0.77610594, 0.72201759, 0.68999356, 0.66595262, 0.6612286,
        0.63101113, 0.6154238, 0.61096984,
      ],
      gradients: {
        'model.embed_tokens.weight': [0.72999627, 0.0063437484],
        'model.layers.0.input_layernorm.weight': [0.098944848, -0.059978217],
        'model.layers.0.self_attn.q_proj.weight': [0.86933408, 0.003791335],
        'model.layers.0.self_attn.k_proj.weight': [0.58318153, 0.019393636],
        'model.layers.0.self_attn.v_proj.weight': [0.13167629, -0.0033684969],
        'model.layers.0.self_attn.o_proj.weight': [1.529305, 0.056852061],
        'model.layers.0.post_attention_layernorm.weight': [0.0046134086, 0.00076503266],
        'model.layers.0.mlp.gate_proj.weight': [0.052919941, 2.1097863e-5],
        'model.layers.0.mlp.up_proj.weight': [0.050866105, -0.0014144804],
        'model.layers.0.mlp.down_proj.weight': [0.26321877, 0.00060512515],
        'model.layers.1.input_layernorm.weight': [0.049432708, 0.019253083],
        'model.layers.1.self_attn.q_proj.weight': [0.037892801, 0.00067566801],
        'model.layers.1.self_attn.k_proj.weight': [0.041799912, -0.0063047735],
        'model.layers.1.self_attn.v_proj.weight': [0.12379179, -0.0082148667],
        'model.layers.1.self_attn.o_proj.weight': [0.20086343, -0.0057407436],
        'model.layers.1.post_attention_layernorm.weight': [0.0064054556, 0.001804353],
        'model.layers.1.mlp.gate_proj.weight': [0.055529679, -0.0055120052],
        'model.layers.1.mlp.up_proj.weight': [0.038800965, -0.0020464009],
        'model.layers.1.mlp.down_proj.weight': [0.2468095, -0.00013505756],
        'model.norm.weight': [0.36708711, -0.044218242],
        'lm_head.weight': [1.2681934, 0.010481994],
      },
    },
  },
  mlp: {
    regression: [
      1.293602, 1.1734432, 1.0842491, 1.0232491, 0.98643839, 0.96802425, 0.96028578, 0.95698178, 0.95468605,
      0.95190299,
    ],
    binary: [
      0.71838212, 0.70700639, 0.69751954, 0.68961716, 0.68416315, 0.68004346, 0.67707813, 0.67499924,
      0.6731559, 0.67144436,
    ],
    classes: [
      1.1114273, 1.1008027, 1.0919112, 1.0845861, 1.0785707, 1.0734795, 1.0688136, 1.0640496, 1.0587904,
      1.0528374,
    ],
  },
} as const;
