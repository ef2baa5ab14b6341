"""A fifth set of wordings, written after the fourth repair and scored once before any further one."""

ENGLISH = (
    "Pharmacy consult: {P} on <Coumadin>, INR 3.4. Interaction with <Flagyl> started {date} by {C}. Plan d/w {PF} and caregiver {R}. Refill at {street} branch, Rx {account}. Callback {phone}.",
    "Radiology: CT chest {date}. Comparison {date}. Indication: {old}-year-old, <Wegener's>. Findings: <Hampton hump> absent, <Kerley B lines>. Read by {C}, attending {D}. Accession {accession}. Patient {PL}, MRN {mrn}.",
    "Discharge instructions for {PF} {PL}: take <Eliquis> twice daily. Appointment with Dr. {CL} on {date} at {hospital}, {street}, {city}. Questions? Call {phone}. Your nurse today was {DF}.",
    "Chart note: {R}, {PF}'s stepfather, called upset. {PF} missed dialysis {date}. <Kussmaul respirations> denied. Social worker {C} to visit {street}. Employer {employer} needs letter. Fax {phone}.",
    "Ophthalmology: {P} referred by {C} for <Fuchs dystrophy> and <Sjogren's>. <Goldmann> 16/17, <Amsler grid> normal, <Snellen> 20/40. Lens serial {serial}. Lives in {town}. Review {date}.",
    "Overnight events: {PF} desaturated, <Venturi mask> 40%. <Ringer's> 500 mL. Husband {R} called at 02:10 ({phone}). Intensivist {C} aware. <Richmond> -1. <Zosyn> continued. -- {D}, NP, pager {pager}",
)

CHINESE = (
    "麻醉记录：{P}，{zhdate}全麻下行<阑尾>切除，诱导平稳，<平均>动脉压75。麻醉医师{C}，巡回护士{D}。住院号{zhrecord}。",
    "出院指导：{P}您好，请于{zhdate}到{zhhospital}找{C}医生复诊，带医保卡，电话{zhphone}。<华法林>按时服，<方便>时测血压。",
    "120接诊单：呼救人{R}，电话{zhphone}，地点{zhaddress}，患者{P}，{old}岁，<高热>、<黄疸>。送往{zhhospital}，交接护士{C}。",
    "会诊申请：我科{P}（{bed}床）疑<马凡>综合征，请心外科{C}主任会诊。申请医师{D}，{zhdate}。病史由其姐{R}提供。",
    "门诊随诊：{P}述<关节>痛减轻，{C}医师调整<甲氨蝶呤>。工作：{zhemployer}会计。微信{wechat}。下次{zhdate}，陪诊{R}。",
    "康复评定：治疗师{C}为{P}行<平衡>训练，家属{R}观摩。<成人>量表评分45。病案号{zhrecord}，{zhdate}。",
    "儿保卡：{P}，母亲{R}，手机{zhphone}，住{zhaddress}。<常规>接种，<发育>正常。体检医生{C}。{zhdate}",
    "病危通知：患者{P}因<感染性>休克病情危重，{C}医生已向家属{R}交代，签收{zhdate}。身份证{resident}。",
)
